//! The tests of exercise 41. Run them with `cargo test -p exercises ex41`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex41_event_loop.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex41_event_loop.rs")]
mod ex41_event_loop;
mod support;

use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use ex41_event_loop::parts::{Deadlock, EventLoop, Handle};
use support::random::Random;
use support::tasks::{Log, Payload, message, panic_silently};
use support::within_limit;

const SECOND: Duration = Duration::from_secs(1);

const HANGS: &str = "does `run` return when `main` has ended, even if other tasks are ready, and \
                     report a deadlock if no task can ever be ready?";

/// Runs `test` with a new loop.
fn with_loop<T: Send + 'static>(test: impl FnOnce(&Rc<EventLoop>) -> T + Send + 'static) -> T {
    within_limit(HANGS, || test(&EventLoop::new()))
}

/// Yields to the other tasks: wakes its waker and returns `Pending`, once.
async fn yield_now() {
    let mut has_yielded = false;
    poll_fn(|context| {
        if mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Something that a task waits for. Counts the polls of that task.
#[derive(Clone, Default)]
struct Signal {
    is_set: Rc<Cell<bool>>,
    polls: Rc<Cell<usize>>,
    waker: Rc<RefCell<Option<Waker>>>,
}

impl Signal {
    async fn wait(self) {
        poll_fn(|context| {
            self.polls.set(self.polls.get() + 1);
            *self.waker.borrow_mut() = Some(context.waker().clone());
            if self.is_set.get() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    fn waker(&self) -> Waker {
        self.waker.borrow().clone().expect("the task was polled: is each spawned task polled once?")
    }
}

/// Spawns tasks that yield some times, and write their name before that and afterwards.
fn spawn_yielding(handle: &Handle, log: &Log, names: &[&'static str], yields: usize) {
    for &name in names {
        let log = log.clone();
        handle.spawn(async move {
            for _ in 0..yields {
                log.add(name);
                yield_now().await;
            }
            log.add(name);
        });
    }
}

#[test]
fn run_returns_the_output_of_main() {
    with_loop(|event_loop| {
        assert_eq!(event_loop.run(async { 0 }), Ok(0), "the output of `main`");
        assert_eq!(event_loop.run(async { String::new() }), Ok(String::new()), "of another `main`");
        let yielding = async {
            yield_now().await;
            u64::MAX
        };
        assert_eq!(event_loop.run(yielding), Ok(u64::MAX), "of a `main` that yields");
        let handle = event_loop.handle();
        let sleeping = async move {
            handle.sleep(1000 * SECOND).await;
            handle.now()
        };
        let hint = "the time on the clock after a sleep of 1000 s";
        assert_eq!(event_loop.run(sleeping), Ok(1000 * SECOND), "{hint}");
    });
}

#[test]
fn ten_thousand_sleeping_tasks_end_on_time() {
    const TASKS: usize = 10_000;
    with_loop(|event_loop| {
        let mut random = Random::new();
        // Short ones, of which many are equal, and long ones that differ in nanoseconds.
        let mut times = Vec::from_iter((0..TASKS).map(|_| match random.below(2) {
            0 => Duration::from_millis(random.below(100)),
            _ => Duration::from_nanos(random.number()),
        }));
        times.extend([Duration::from_nanos(1), Duration::ZERO, Duration::MAX]);
        let (handle, ended) = (event_loop.handle(), Rc::new(RefCell::new(Vec::new())));
        let tasks = Vec::from_iter(times.iter().enumerate().map(|(index, time)| {
            let (handle, ended, time) = (handle.clone(), Rc::clone(&ended), *time);
            handle.clone().spawn(async move {
                handle.sleep(time).await;
                ended.borrow_mut().push((handle.now(), index));
            })
        }));
        let outcome = event_loop.run(async {
            for task in tasks {
                task.await;
            }
        });
        assert_eq!(outcome, Ok(()), "`main` awaits {} tasks that sleep", times.len());
        let mut expected = Vec::from_iter(times.into_iter().enumerate().map(|(i, time)| (time, i)));
        expected.sort_unstable();
        let ended = ended.borrow();
        let differs = ended.iter().zip(&expected).find(|(ended, expected)| ended != expected);
        let hint =
            "a task ended at the wrong time, or in the wrong order: (end, index of the task)";
        assert_eq!(differs, None, "{hint}: observed, expected");
        assert_eq!(ended.len(), expected.len(), "number of tasks that have ended");
    });
}

#[test]
fn sleeping_tasks_are_polled_only_when_woken() {
    const TASKS: usize = 1000;
    with_loop(|event_loop| {
        let (handle, polls) = (event_loop.handle(), Rc::new(Cell::new(0)));
        for i in 0..TASKS {
            let (handle, polls) = (handle.clone(), Rc::clone(&polls));
            handle.clone().spawn(async move {
                for _ in 0..3 {
                    let mut sleep = Box::pin(handle.sleep(SECOND * (i as u32 + 1)));
                    poll_fn(|context| {
                        polls.set(polls.get() + 1);
                        sleep.as_mut().poll(context)
                    })
                    .await;
                }
            });
        }
        let outcome = event_loop.run(async move { handle.sleep(SECOND * 4 * TASKS as u32).await });
        assert_eq!(outcome, Ok(()), "`main` sleeps");
        let hint = "each of 1000 tasks sleeps three times, with one poll before and one after it";
        assert_eq!(polls.get(), 6 * TASKS, "number of polls: {hint}");
    });
}

#[test]
fn equal_deadlines_wake_tasks_in_order_of_arrival() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        // All of them wake up after 10 s. They begin to sleep at different times.
        for (name, begin) in [("D", 6), ("A", 0), ("C", 4), ("B", 0), ("E", 6), ("F", 9)] {
            let (handle, log) = (handle.clone(), log.clone());
            handle.clone().spawn(async move {
                handle.sleep(begin * SECOND).await;
                handle.sleep((10 - begin) * SECOND).await;
                log.add(format!("{name} at {} s", handle.now().as_secs()));
            });
        }
        let outcome = event_loop.run(async move { handle.sleep(11 * SECOND).await });
        assert_eq!(outcome, Ok(()), "`main` sleeps for 11 s");
        let expected = ["A", "B", "C", "D", "E", "F"].map(|name| format!("{name} at 10 s"));
        let hint = "of equal deadlines, wake first the task that began to sleep first";
        assert_eq!(log.events(), expected, "{hint}");
    });
}

#[test]
fn all_tasks_of_a_deadline_are_woken_together() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        for name in ["A", "B", "C"] {
            let (handle, log) = (handle.clone(), log.clone());
            handle.clone().spawn(async move {
                handle.sleep(SECOND).await;
                log.add(name);
                yield_now().await;
                log.add(name);
            });
        }
        let outcome = event_loop.run(async move { handle.sleep(2 * SECOND).await });
        assert_eq!(outcome, Ok(()), "`main` sleeps for 2 s");
        let hint = "three tasks wake up at the same time, and take turns";
        assert_eq!(log.events(), ["A", "B", "C", "A", "B", "C"], "{hint}");
    });
}

#[test]
fn clock_stands_still_while_a_task_is_ready() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        for time in [1, 2, 3] {
            let (handle, log) = (handle.clone(), log.clone());
            handle.clone().spawn(async move {
                handle.sleep(Duration::from_nanos(time)).await;
                log.add(format!("{time} ns"));
            });
        }
        let outcome = {
            let (handle, log) = (handle.clone(), log.clone());
            event_loop.run(async move {
                for yields in 0..1000 {
                    let now = handle.now();
                    assert_eq!(now, Duration::ZERO, "time after {yields} yields without a pause");
                    yield_now().await;
                }
                log.add("yielded");
                handle.sleep(Duration::from_nanos(4)).await;
            })
        };
        assert_eq!(outcome, Ok(()), "`main` yields, and then sleeps");
        let hint = "timers fire only when no task is ready";
        assert_eq!(log.events(), ["yielded", "1 ns", "2 ns", "3 ns"], "{hint}");
        assert_eq!(handle.now(), Duration::from_nanos(4), "the time at the end");
    });
}

#[test]
fn ready_tasks_take_turns() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        spawn_yielding(&handle, &log, &["A", "B", "C", "D"], 2);
        let outcome = event_loop.run(async move { handle.sleep(SECOND).await });
        assert_eq!(outcome, Ok(()), "`main` sleeps while four tasks yield");
        let hint = "each task must get one poll before any of them gets another one";
        assert_eq!(log.events(), ["A", "B", "C", "D"].repeat(3), "{hint}");
    });
}

#[test]
fn task_that_always_yields_starves_no_other() {
    with_loop(|event_loop| {
        let (handle, turns) = (event_loop.handle(), Rc::new(Cell::new(0)));
        let yielding = {
            let turns = Rc::clone(&turns);
            async move {
                loop {
                    turns.set(turns.get() + 1);
                    assert!(turns.get() < 10_000, "a task that yields 10,000 times starves `main`");
                    yield_now().await;
                }
            }
        };
        handle.spawn::<()>(yielding);
        let outcome = event_loop.run(async {
            for _ in 0..99 {
                yield_now().await;
            }
            7
        });
        assert_eq!(outcome, Ok(7), "`main` yields 99 times beside a task that yields forever");
        let hint = "both were ready all the time";
        assert_eq!(turns.get(), 100, "turns of the other task while `main` had 100: {hint}");
    });
}

#[test]
fn task_that_is_woken_several_times_is_polled_once() {
    with_loop(|event_loop| {
        let (handle, signal) = (event_loop.handle(), Signal::default());
        handle.spawn(signal.clone().wait());
        let polls = signal.polls.clone();
        let outcome = event_loop.run(async move {
            yield_now().await;
            for round in 1..=3 {
                let waker = signal.waker();
                for _ in 0..round {
                    waker.wake_by_ref();
                }
                for _ in 0..5 {
                    yield_now().await;
                }
                let hint = "it was polled once at the start, and is polled once after it was woken";
                assert_eq!(polls.get(), 1 + round, "polls of a task woken {round} times: {hint}");
            }
        });
        assert_eq!(outcome, Ok(()), "`main` wakes a task");
    });
}

#[test]
fn task_that_is_woken_during_its_poll_is_polled_once_more() {
    with_loop(|event_loop| {
        let (handle, polls) = (event_loop.handle(), Rc::new(Cell::new(0)));
        let waking = {
            let polls = Rc::clone(&polls);
            poll_fn(move |context| {
                polls.set(polls.get() + 1);
                if polls.get() == 1 {
                    context.waker().wake_by_ref();
                    context.waker().wake_by_ref();
                }
                Poll::<()>::Pending
            })
        };
        handle.spawn(waking);
        let outcome = event_loop.run(async move { handle.sleep(SECOND).await });
        assert_eq!(outcome, Ok(()), "`main` sleeps");
        assert_eq!(polls.get(), 2, "polls of a task that wakes itself twice in its first poll");
    });
}

#[test]
fn waking_a_task_that_has_ended_does_nothing() {
    let kept = with_loop(|event_loop| {
        let (handle, signal) = (event_loop.handle(), Signal::default());
        handle.spawn(signal.clone().wait());
        let polls = signal.polls.clone();
        let outcome = event_loop.run(async move {
            yield_now().await;
            let waker = signal.waker();
            signal.is_set.set(true);
            waker.wake_by_ref();
            yield_now().await;
            // The task has ended. A new one must not be taken for it.
            let other = Signal::default();
            handle.spawn(other.clone().wait());
            yield_now().await;
            waker.wake_by_ref();
            waker.wake_by_ref();
            handle.sleep(SECOND).await;
            assert_eq!(other.polls.get(), 1, "polls of a task, when one that has ended is woken");
            waker
        });
        assert_eq!(polls.get(), 2, "polls of a task that ended in its second poll");
        // This task is in the queue when it ends.
        let woken_in_last_poll = event_loop.run(poll_fn(|context| {
            context.waker().wake_by_ref();
            Poll::Ready(7)
        }));
        assert_eq!(woken_in_last_poll, Ok(7), "`main` wakes itself in its last poll");
        assert_eq!(event_loop.run(async { 8 }), Ok(8), "the `run` after that");
        outcome.expect("`main` sleeps, so there is a timer")
    });
    // The loop does not exist any more.
    kept.wake();
}

#[test]
fn tasks_may_spawn_tasks() {
    /// Spawns a task that spawns a task, and so on. Each adds 1.
    async fn nested(handle: Handle, depth: usize) -> usize {
        if depth == 0 {
            return 0;
        }
        let inner = Box::pin(nested(handle.clone(), depth - 1));
        handle.spawn(inner as std::pin::Pin<Box<dyn Future<Output = usize>>>).await + 1
    }
    with_loop(|event_loop| {
        let outcome = event_loop.run(nested(event_loop.handle(), 500));
        assert_eq!(outcome, Ok(500), "500 tasks, each of which spawned and awaits the next");
    });
}

#[test]
fn spawned_task_gets_its_turn_after_those_that_are_ready() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        let outcome = {
            let (handle, log) = (handle.clone(), log.clone());
            event_loop.run(async move {
                spawn_yielding(&handle, &log, &["A", "B"], 1);
                yield_now().await;
                spawn_yielding(&handle, &log, &["C"], 1);
                handle.sleep(SECOND).await;
            })
        };
        assert_eq!(outcome, Ok(()), "`main` spawns tasks");
        let hint = "each of three tasks yields once; C was spawned before A and B had their second \
                    turn, and after they were woken for it";
        assert_eq!(log.events(), ["A", "B", "A", "B", "C", "C"], "{hint}");
    });
}

#[test]
fn run_returns_at_once_and_the_others_go_on_later() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        {
            let (handle, log) = (handle.clone(), log.clone());
            handle.clone().spawn(async move {
                log.add("begin");
                handle.sleep(10 * SECOND).await;
                log.add(format!("end at {} s", handle.now().as_secs()));
            });
        }
        let task = { handle.spawn(async { 7 }) };
        assert_eq!(event_loop.run(async { 1 }), Ok(1), "`main` is ready in its first poll");
        spawn_yielding(&handle, &log, &["late"], 0);
        assert_eq!(event_loop.run(async { 2 }), Ok(2), "`main` of the second `run`");
        let hint = "a task that was spawned before `main` has its turn before it, and the end of \
                    `main` does not wait for timers";
        assert_eq!(log.events(), ["begin", "late"], "{hint}");
        assert_eq!(handle.now(), Duration::ZERO, "no `main` has slept yet");
        let sleeping = handle.clone();
        let outcome = event_loop.run(async move { sleeping.sleep(11 * SECOND).await });
        assert_eq!(outcome, Ok(()), "`main` of the third `run` sleeps for 11 s");
        let hint = "a task that sleeps from the first `run` to the third";
        assert_eq!(log.events(), ["begin", "late", "end at 10 s"], "{hint}");
        assert_eq!(event_loop.run(task), Ok(7), "the result of a task of the first `run`");
    });
}

#[test]
fn main_is_not_followed_by_other_polls() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        let outcome = {
            let (handle, log) = (handle.clone(), log.clone());
            event_loop.run(async move {
                spawn_yielding(&handle, &log, &["spawned"], 0);
                log.add("`main` ends");
            })
        };
        assert_eq!(outcome, Ok(()), "`main` spawns a task and ends");
        let hint = "`run` returns as soon as `main` has ended";
        assert_eq!(log.events(), ["`main` ends"], "{hint}");
        assert_eq!(event_loop.run(async { 7 }), Ok(7), "the output of the next `main`");
        let hint = "the task that was spawned by the first `main` runs in the second `run`";
        assert_eq!(log.events(), ["`main` ends", "spawned"], "{hint}");
    });
}

#[test]
fn tasks_that_are_ready_when_main_ends_go_on_later() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        let main = {
            let (handle, log) = (handle.clone(), log.clone());
            let mut has_spawned = false;
            poll_fn(move |context| {
                if mem::replace(&mut has_spawned, true) {
                    return Poll::Ready(7);
                }
                // So `main` is in the queue before the tasks that it spawns.
                context.waker().wake_by_ref();
                spawn_yielding(&handle, &log, &["A", "B"], 1);
                Poll::Pending
            })
        };
        assert_eq!(
            event_loop.run(main),
            Ok(7),
            "`main` spawns two tasks, and ends in its next turn"
        );
        let hint = "`run` returns as soon as `main` has ended";
        assert_eq!(log.events(), [""; 0], "{hint}, before the tasks behind it in the queue");
        let outcome = event_loop.run(async move { handle.sleep(SECOND).await });
        assert_eq!(outcome, Ok(()), "`main` of the second `run` sleeps");
        let hint = "two tasks were in the queue when the first `run` returned, and go on in the second: \
                    does `run` take tasks out of the queue before their turn?";
        assert_eq!(log.events(), ["A", "B", "A", "B"], "{hint}");
    });
}

#[test]
fn deadlock_is_reported() {
    with_loop(|event_loop| {
        let handle = event_loop.handle();
        let hint = "`main` waits forever, and there is no other task";
        assert_eq!(event_loop.run(pending::<()>()), Err(Deadlock { tasks: 1 }), "{hint}");
        // The first `main` still waits. The next ones add more tasks that do.
        for _ in 0..3 {
            handle.spawn(pending::<()>());
            let sleeping = handle.clone();
            handle.spawn(async move { sleeping.sleep(SECOND).await });
        }
        let start = handle.now();
        let hint = "two `main`s and three other tasks wait forever, and three tasks have ended";
        assert_eq!(event_loop.run(pending::<()>()), Err(Deadlock { tasks: 5 }), "{hint}");
        let hint = "seconds on the clock: a task that sleeps is no deadlock";
        assert_eq!((handle.now() - start).as_secs(), 1, "{hint}");
        assert_eq!(event_loop.run(async { 7 }), Ok(7), "five tasks wait, but `main` does not");
    });
}

#[test]
fn tasks_that_wait_for_each_other_are_a_deadlock() {
    with_loop(|event_loop| {
        let (handle, first, second) = (event_loop.handle(), Signal::default(), Signal::default());
        for (mine, other) in [(&first, &second), (&second, &first)] {
            let (mine, other) = (mine.clone(), other.clone());
            handle.spawn(async move {
                mine.wait().await;
                other.is_set.set(true);
                other.waker().wake();
            });
        }
        let sleeping = handle.clone();
        let task = handle.spawn(async move { sleeping.sleep(SECOND).await });
        let outcome = event_loop.run(async move {
            task.await;
            first.wait().await;
        });
        let hint = "`main` and two tasks wait for each other";
        assert_eq!(outcome, Err(Deadlock { tasks: 3 }), "{hint}");
    });
}

#[test]
fn cancelled_timer_neither_fires_nor_hides_a_deadlock() {
    with_loop(|event_loop| {
        let handle = event_loop.handle();
        let outcome = {
            let handle = handle.clone();
            event_loop.run(async move {
                let mut long = Box::pin(handle.sleep(1000 * SECOND));
                poll_fn(|context| {
                    assert!(long.as_mut().poll(context).is_pending(), "a sleep of 1000 s");
                    Poll::Ready(())
                })
                .await;
                drop(long);
                handle.sleep(SECOND).await;
                pending::<()>().await;
            })
        };
        assert_eq!(outcome, Err(Deadlock { tasks: 1 }), "`main` waits forever");
        assert_eq!(handle.now(), SECOND, "the time: nothing waits for the timer of 1000 s");
    });
}

#[test]
fn tasks_are_dropped_with_the_loop() {
    with_loop(|event_loop| {
        let log = Log::default();
        let other_loop = EventLoop::new();
        let handle = other_loop.handle();
        for (name, time) in [("sleeps", SECOND), ("sleeps for long", 1000 * SECOND)] {
            let (handle, on_drop) = (handle.clone(), log.on_drop(name));
            handle.clone().spawn(async move {
                let _on_drop = on_drop;
                handle.sleep(time).await;
                handle.sleep(SECOND).await;
            });
        }
        for name in ["waits", "waits, too"] {
            let on_drop = log.on_drop(name);
            handle.spawn(async move {
                let _on_drop = on_drop;
                pending::<()>().await;
            });
        }
        let yielding = log.on_drop("is ready");
        handle.spawn(async move {
            let _on_drop = yielding;
            loop {
                yield_now().await;
            }
        });
        assert_eq!(other_loop.run(async { 7 }), Ok(7), "the output of `main`");
        let never_polled = log.on_drop("was never polled");
        handle.spawn(async move { drop(never_polled) });
        assert_eq!(log.events(), [""; 0], "tasks that were dropped before their loop");
        drop(other_loop);
        let mut dropped = log.events();
        dropped.sort_unstable();
        let expected =
            ["is ready", "sleeps", "sleeps for long", "waits", "waits, too", "was never polled"];
        assert_eq!(dropped, expected, "tasks that were dropped with their loop");
        assert_eq!(event_loop.run(async { 8 }), Ok(8), "another loop");
    });
}

#[test]
fn panic_passes_through() {
    with_loop(|event_loop| {
        let (handle, log) = (event_loop.handle(), Log::default());
        let on_drop = log.on_drop("dropped");
        handle.spawn(async move {
            let _on_drop = on_drop;
            yield_now().await;
            panic_silently(Payload(7));
        });
        let caught = catch_unwind(AssertUnwindSafe(|| event_loop.run(pending::<()>())));
        let payload = match caught {
            Ok(outcome) => panic!("a task panicked, but `run` returned {outcome:?}"),
            Err(payload) => payload,
        };
        let text = message(&*payload);
        let hint = "the payload of the panic must be that of the task; its message was";
        assert_eq!(payload.downcast_ref(), Some(&Payload(7)), "{hint}: {text}");
        assert_eq!(log.events(), ["dropped"], "a task that has panicked");
    });
}
