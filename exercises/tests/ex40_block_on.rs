//! The tests of exercise 40. Run them with `cargo test -p exercises ex40`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex40_block_on.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex40_block_on.rs")]
mod ex40_block_on;
mod support;

use std::array;
use std::cell::Cell;
use std::future::{poll_fn, ready};
use std::hint::spin_loop;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

use tokio::sync::mpsc;

use ex40_block_on::block_on;
use support::affinity::pin_to_cpu;
use support::random::Random;
use support::tasks::{Log, Payload, message, panic_silently};
use support::waiters::{Waiter, assert_all_blocked, assert_all_wait};
use support::{becomes_true_in_time, join, limit, within_limit};

const HANGS: &str = "`block_on` waits although the waker was woken: is a wakeup lost that comes \
                     before the thread blocks?";

/// Something that a future waits for.
#[derive(Default)]
struct Signal {
    is_set: AtomicBool,
    polls: AtomicUsize,
    waker: Mutex<Option<Waker>>,
    thread: Mutex<Option<Thread>>,
}

impl Signal {
    /// Waits until the signal is set. Runs `action` at the end of its first poll.
    async fn wait(&self, action: impl FnOnce(&Waker)) {
        let mut action = Some(action);
        poll_fn(|context| {
            self.polls.fetch_add(1, Ordering::SeqCst);
            *lock(&self.waker) = Some(context.waker().clone());
            *lock(&self.thread) = Some(thread::current());
            if self.is_set.load(Ordering::SeqCst) {
                return Poll::Ready(());
            }
            if let Some(action) = action.take() {
                action(context.waker());
            }
            Poll::Pending
        })
        .await;
    }

    fn set(&self) {
        self.is_set.store(true, Ordering::SeqCst);
        let waker = lock(&self.waker).clone();
        waker.expect("the future was polled").wake();
    }

    fn polls(&self) -> usize {
        self.polls.load(Ordering::SeqCst)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What happens in the first poll of a future, and how often the future is then polled before its
/// thread blocks.
type Case = (&'static str, fn(&Waker), usize);

/// Asserts that a thread blocks after the number of polls in each case, until a signal is set.
fn assert_polls<const N: usize>(cases: [Case; N]) {
    within_limit(HANGS, move || {
        let signals: [Arc<Signal>; N] = array::from_fn(|_| Arc::default());
        let waiters: [Waiter<()>; N] = array::from_fn(|i| {
            let (signal, (_, action, _)) = (Arc::clone(&signals[i]), cases[i]);
            Waiter::new(move || block_on(signal.wait(action)))
        });
        assert_blocked("`block_on` of a future that waits", &waiters.each_ref());
        for ((case, _, expected), signal) in cases.iter().zip(&signals) {
            assert_eq!(
                signal.polls(),
                *expected,
                "number of polls until the thread blocked. {case}. Poll once at the start, and \
                 once after the waker was woken since that poll began"
            );
        }
        signals.iter().for_each(|signal| signal.set());
        waiters.map(Waiter::join);
        for ((case, _, expected), signal) in cases.iter().zip(&signals) {
            let hint = "number of polls until the future was ready, after one more wakeup";
            assert_eq!(signal.polls(), expected + 1, "{hint}. {case}");
        }
    });
}

/// Asserts that all threads block in `block_on`, and stay blocked.
fn assert_blocked<T: Send + 'static>(place: &str, waiters: &[&Waiter<T>]) {
    // A thread that has not arrived yet would make the next check take twice as long.
    assert_all_wait(place, waiters);
    assert_all_blocked(place, waiters);
}

/// Takes the token with which this thread would return from `park`.
fn take_token() {
    thread::current().unpark();
    thread::park();
}

/// Returns a future that wakes its waker and returns `Pending`, once.
async fn yield_once() {
    let mut has_yielded = false;
    poll_fn(|context| {
        if has_yielded {
            return Poll::Ready(());
        }
        has_yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Wakes by value. (`wake_by_ref` is another function.)
fn wake_clone(waker: &Waker) {
    let clone = waker.clone();
    clone.wake();
}

fn on_another_thread(f: impl FnOnce() + Send) {
    thread::scope(|scope| {
        scope.spawn(f);
    });
}

#[test]
fn ready_future_is_polled_once() {
    within_limit("does `block_on` return the output of a future that is ready?", || {
        let polls = Rc::new(Cell::new(0));
        let text = String::from("borrowed");
        let output = block_on(async {
            polls.set(polls.get() + 1);
            text.as_str()
        });
        assert_eq!(output, "borrowed", "the output of a future that borrows from its caller");
        assert_eq!(polls.get(), 1, "number of polls of a future that is ready at once");
        for number in [0, 1, u64::MAX] {
            assert_eq!(block_on(ready(number)), number, "the output of a future that is ready");
        }
    });
}

#[test]
fn thread_is_blocked_again_after_each_wakeup() {
    within_limit(HANGS, || {
        let signals: [Arc<Signal>; 2] = array::from_fn(|_| Arc::default());
        let waiter = {
            let signals = signals.clone();
            Waiter::new(move || {
                block_on(async {
                    for signal in &signals {
                        signal.wait(|_| ()).await;
                    }
                });
            })
        };
        for (count, signal) in signals.iter().enumerate() {
            assert_blocked(&format!("`block_on` after {count} wakeups"), &[&waiter]);
            assert_eq!(signal.polls(), 1, "number of polls after {count} wakeups");
            signal.set();
        }
        waiter.join();
    });
}

#[test]
fn wakeups_during_poll_cause_one_more_poll() {
    assert_polls([
        ("The first poll calls `wake_by_ref`", |waker| waker.wake_by_ref(), 2),
        ("The first poll calls `wake` on a clone", wake_clone, 2),
        (
            "Another thread calls `wake` during the first poll",
            |waker| on_another_thread(|| wake_clone(waker)),
            2,
        ),
        (
            "The first poll wakes the waker twice",
            |waker| {
                waker.wake_by_ref();
                waker.wake_by_ref();
            },
            2,
        ),
        (
            "A hundred threads wake the waker during the first poll",
            |waker| {
                thread::scope(|scope| {
                    (0..100).for_each(|_| drop(scope.spawn(|| waker.wake_by_ref())));
                });
            },
            2,
        ),
    ]);
}

#[test]
fn tokens_of_other_code_do_no_harm() {
    assert_polls([
        (
            "The first poll calls `unpark` on its own thread, and does not wake the waker",
            |_| thread::current().unpark(),
            1,
        ),
        (
            "The first poll wakes the waker, and then uses `unpark` and `park` on its own thread",
            |waker| {
                waker.wake_by_ref();
                take_token();
            },
            2,
        ),
        (
            "Another thread wakes the waker during the first poll, which then uses `park`",
            |waker| {
                on_another_thread(|| waker.wake_by_ref());
                take_token();
            },
            2,
        ),
    ]);
}

#[test]
fn unpark_of_a_blocked_thread_polls_nothing() {
    within_limit(HANGS, || {
        let signal = Arc::new(Signal::default());
        let waiter = {
            let signal = Arc::clone(&signal);
            Waiter::new(move || block_on(signal.wait(|_| ())))
        };
        assert!(becomes_true_in_time(|| signal.polls() > 0), "`block_on` does not poll the future");
        let thread = lock(&signal.thread).clone().expect("the future was polled");
        for _ in 0..100 {
            thread.unpark();
            thread::yield_now();
        }
        assert_blocked("`block_on` after `unpark` without a wakeup", &[&waiter]);
        let polls = signal.polls();
        assert_eq!(polls, 1, "number of polls: `unpark` was called, but the waker was not woken");
        signal.set();
        waiter.join();
    });
}

#[test]
fn each_call_has_its_own_wakeups() {
    assert_polls([
        (
            "The first poll wakes the waker, and then calls `block_on` for another future",
            |waker| {
                waker.wake_by_ref();
                block_on(yield_once());
                take_token();
            },
            2,
        ),
        (
            "The first poll calls `block_on` for another future, which wakes the outer waker",
            |waker| {
                block_on(async {
                    waker.wake_by_ref();
                    yield_once().await;
                });
                take_token();
            },
            2,
        ),
        (
            "The first poll calls `block_on` for another future, whose waker is woken later",
            |_| {
                let inner = block_on(poll_fn(|context| Poll::Ready(context.waker().clone())));
                inner.wake();
            },
            1,
        ),
        (
            "The first poll wakes the waker, and then another thread calls `block_on`",
            |waker| {
                waker.wake_by_ref();
                on_another_thread(|| block_on(yield_once()));
                take_token();
            },
            2,
        ),
    ]);
}

#[test]
fn inner_future_is_not_polled_when_outer_waker_is_woken() {
    within_limit(HANGS, || {
        let (outer, inner) = (Arc::new(Signal::default()), Arc::new(Signal::default()));
        let waiter = {
            let (outer, inner) = (Arc::clone(&outer), Arc::clone(&inner));
            Waiter::new(move || {
                block_on(outer.wait(|_| block_on(inner.wait(|_| outer.set()))));
            })
        };
        assert_blocked("`block_on` of a future that waits", &[&waiter]);
        assert_eq!(outer.polls(), 1, "number of polls of the outer future, which still runs");
        let hint = "the waker of another call of `block_on` was woken";
        assert_eq!(inner.polls(), 1, "number of polls of the inner future: {hint}");
        inner.set();
        waiter.join();
        assert_eq!(outer.polls(), 2, "number of polls of the outer future, which was woken once");
    });
}

#[test]
fn waker_of_an_earlier_poll_works() {
    let hint = "the waker of the first poll was woken after the second one. All polls must get the \
                same waker: do not make a new one, with a flag of its own, for each poll";
    within_limit(hint, || {
        let (waker_tx, waker_rx) = channel();
        let waiter = Waiter::new(move || {
            let mut polls = 0;
            block_on(poll_fn(|context| {
                polls += 1;
                if polls == 3 {
                    return Poll::Ready(polls);
                }
                waker_tx.send(context.waker().clone()).expect("the test receives it");
                if polls == 1 {
                    context.waker().wake_by_ref();
                }
                Poll::Pending
            }))
        });
        let wakers = [(); 2].map(|()| waker_rx.recv().expect("each of two polls sends its waker"));
        assert_all_wait("`block_on` of a future that waits after two polls", &[&waiter]);
        wakers[0].wake_by_ref();
        assert_eq!(waiter.join(), 3, "number of polls of a future that was woken twice");
    });
}

#[test]
fn waker_may_be_used_after_the_end() {
    within_limit("does waking the waker of a call that has ended block?", || {
        let get_waker = || block_on(poll_fn(|context| Poll::Ready(context.waker().clone())));
        let of_ended_thread = join(thread::spawn(get_waker));
        let of_this_thread = get_waker();
        for waker in [&of_ended_thread, &of_this_thread] {
            waker.wake_by_ref();
            wake_clone(waker);
        }
        let polls = Cell::new(0);
        block_on(poll_fn(|context| {
            polls.set(polls.get() + 1);
            of_this_thread.wake_by_ref();
            if polls.get() == 4 {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }));
        assert_eq!(polls.get(), 4, "number of polls of a future that wakes its waker three times");
        drop((of_ended_thread, of_this_thread));
    });
}

/// Returns a future that owns `owned` until it is dropped, and whose output is its waker.
fn owning<T>(owned: T) -> impl Future<Output = Waker> {
    poll_fn(move |context| {
        let _ = &owned;
        Poll::Ready(context.waker().clone())
    })
}

#[test]
fn future_is_dropped_before_block_on_returns() {
    within_limit(HANGS, || {
        let log = Log::default();
        let _waker = block_on(owning(log.on_drop("future is dropped")));
        log.add("`block_on` has returned");
        let hint = "drop the future before `block_on` returns, although its waker still exists";
        assert_eq!(log.events(), ["future is dropped", "`block_on` has returned"], "{hint}");
    });
}

#[test]
fn panic_passes_through_and_drops_the_future() {
    within_limit("does `block_on` return or panic when the future panics?", || {
        for polls_before in [0, 1] {
            let log = Log::default();
            let future = async {
                let _on_drop = log.on_drop("future is dropped");
                for _ in 0..polls_before {
                    yield_once().await;
                }
                panic_silently(Payload(7));
            };
            let caught = catch_unwind(AssertUnwindSafe(|| block_on(future)));
            let payload = caught.expect_err("the future panicked");
            let text = message(&*payload);
            let found = payload.downcast_ref();
            let hint = "the payload of the panic must be that of the future; its message was";
            assert_eq!(found, Some(&Payload(7)), "{hint}: {text}");
            assert_eq!(log.events(), ["future is dropped"], "the future after its panic");
            assert_eq!(block_on(ready(7)), 7, "`block_on` after a panic on the same thread");
        }
    });
}

#[test]
fn many_threads_wake_each_other() {
    const THREADS: usize = 20;
    const ROUNDS: usize = 20;
    within_limit(HANGS, || {
        let (senders, receivers): (Vec<_>, Vec<_>) = (0..THREADS).map(|_| mpsc::channel(1)).unzip();
        let first = senders[0].clone();
        let threads = Vec::from_iter(receivers.into_iter().enumerate().map(|(i, mut messages)| {
            let next = senders[(i + 1) % THREADS].clone();
            thread::spawn(move || {
                for _ in 0..ROUNDS {
                    // A call inside a call: the outer future waits for the inner `block_on`.
                    let message: Option<usize> = block_on(async { block_on(messages.recv()) });
                    let message = message.expect("the previous thread sends a message per round");
                    // The last message of the last thread has no receiver any more.
                    let _ = block_on(next.send(message + 1));
                }
                messages
            })
        }));
        block_on(first.send(0)).expect("the first thread receives it");
        let receivers = Vec::from_iter(threads.into_iter().map(join));
        let last = receivers.into_iter().next().and_then(|mut messages| messages.try_recv().ok());
        let hint = "a message was passed around, and each thread added 1";
        assert_eq!(last, Some(THREADS * ROUNDS), "{hint}");
    });
}

/// The message to the thread that wakes the waker of one round.
type Request = (usize, Waker);

/// Another thread wakes the waker at a random moment: before, while or after the thread blocks.
#[test]
fn wakeup_at_any_moment_is_not_lost() {
    // On a busy machine, each round takes long.
    let (max_rounds, max_time) = (10_000, limit() / 8);
    within_limit(HANGS, move || {
        let answer = &AtomicUsize::new(0);
        thread::scope(|scope| {
            let (request_tx, request_rx) = channel::<Request>();
            scope.spawn(move || {
                pin_to_cpu(1);
                let mut random = Random::new();
                while let Some((round, waker)) = receive_soon(&request_rx) {
                    (0..random.below(300)).for_each(|_| spin_loop());
                    answer.store(round, Ordering::SeqCst);
                    waker.wake();
                }
            });
            pin_to_cpu(0);
            let (start, mut random) = (Instant::now(), Random::new());
            for round in 1..=max_rounds {
                let mut has_requested = false;
                block_on(poll_fn(|context| {
                    if answer.load(Ordering::SeqCst) == round {
                        return Poll::Ready(());
                    }
                    if !mem::replace(&mut has_requested, true) {
                        let request = (round, context.waker().clone());
                        request_tx.send(request).expect("the thread receives until the end");
                        (0..random.below(300)).for_each(|_| spin_loop());
                    }
                    Poll::Pending
                }));
                if start.elapsed() > max_time {
                    break;
                }
            }
        });
    });
}

/// Receives a message: at once if it comes soon, because a thread that blocks takes long to wake up.
/// Returns `None` when the sender has been dropped.
fn receive_soon<T>(receiver: &Receiver<T>) -> Option<T> {
    for _ in 0..1000 {
        if let Ok(message) = receiver.try_recv() {
            return Some(message);
        }
        spin_loop();
    }
    receiver.recv().ok()
}
