//! The supervisor of `spinner-green`, and its event loop, with short work.

use std::cell::{Cell, RefCell};
use std::panic::catch_unwind;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use spinner_core::TICK;
use spinner_green::{JoinHandle, run, sleep, spawn, spin, supervisor, yield_now};
use time_limit::in_time;

#[path = "../../testkit/src/time_limit.rs"]
pub mod time_limit;

/// Runs `main` in an event loop, with a time limit.
fn in_loop<T: Send + 'static>(main: impl FnOnce() -> T + Send + 'static) -> T {
    in_time(|| run(main)).expect("there is memory for a stack")
}

fn start<T: 'static>(function: impl FnOnce() -> T + 'static) -> JoinHandle<T> {
    spawn(function).expect("there is memory for a stack")
}

/// Counts its values that have not been dropped.
struct Alive(Rc<Cell<u32>>);

impl Alive {
    fn new(count: &Rc<Cell<u32>>) -> Self {
        count.set(count.get() + 1);
        Self(Rc::clone(count))
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

#[test]
fn supervisor_returns_the_answer() {
    let answer = in_loop(|| supervisor(|| "forty-two"));
    assert_eq!(answer.expect("stdout can be written to"), "forty-two");
}

#[test]
fn work_runs_on_the_thread_of_the_loop() {
    let id = || thread::current().id();
    let (worker, caller) = in_loop(move || (supervisor(id), id()));
    assert_eq!(worker.expect("stdout can be written to"), caller);
}

#[test]
fn panic_of_the_work_is_passed_on() {
    let outcome =
        in_time(|| catch_unwind(|| run(|| supervisor(|| panic!("no answer")).map(|()| 0))));
    let panic = outcome.expect_err("the work panics");
    assert_eq!(panic.downcast_ref(), Some(&"no answer"));
}

#[test]
fn panic_of_a_coroutine_is_passed_on_by_join() {
    let outcome = in_time(|| catch_unwind(|| run(|| start(|| panic!("no frames")).join())));
    let panic = outcome.expect_err("the coroutine panics");
    assert_eq!(panic.downcast_ref(), Some(&"no frames"));
}

#[test]
fn spin_ends_only_when_it_is_cancelled() {
    in_loop(|| {
        let spinner = start(|| spin("testing!"));
        sleep(3 * TICK);
        spinner.cancel();
        assert!(spinner.join().is_none(), "a cancelled coroutine returned a result");
    });
}

#[test]
fn cancelled_coroutine_drops_its_values_in_its_next_turn() {
    in_loop(|| {
        let count = Rc::new(Cell::new(0));
        let copy = Rc::clone(&count);
        let coroutine = start(move || {
            let _alive = Alive::new(&copy);
            sleep(Duration::from_secs(3600));
        });
        yield_now();
        assert_eq!(count.get(), 1, "the coroutine sleeps");
        coroutine.cancel();
        assert_eq!(count.get(), 1, "`cancel` only requests the end");
        assert_eq!(coroutine.join(), None);
        assert_eq!(count.get(), 0, "its stack was not unwound");
    });
}

#[test]
fn coroutine_that_is_cancelled_before_its_first_turn_never_runs() {
    in_loop(|| {
        let coroutine = start(|| panic!("it runs"));
        coroutine.cancel();
        assert_eq!(coroutine.join(), None::<()>);
    });
}

#[test]
fn cancelling_what_has_ended_keeps_the_result() {
    in_loop(|| {
        let coroutine = start(|| 7);
        yield_now();
        coroutine.cancel();
        assert_eq!(coroutine.join(), Some(7));
    });
}

#[test]
fn others_are_dropped_when_main_returns() {
    in_time(|| {
        let count = Rc::new(Cell::new(0));
        let copy = Rc::clone(&count);
        let main = move || {
            let alive = Alive::new(&copy);
            start(move || {
                let _alive = alive;
                sleep(Duration::from_secs(3600));
            });
            yield_now();
            copy.get()
        };
        assert_eq!(run(main).expect("there is memory for a stack"), 1, "the coroutine sleeps");
        assert_eq!(count.get(), 0, "its stack was not unwound");
    });
}

#[test]
fn ten_thousand_sleep_at_the_same_time() {
    in_loop(|| {
        let awake = Rc::new(Cell::new(0));
        let coroutine = || {
            let awake = Rc::clone(&awake);
            start(move || {
                sleep(Duration::from_millis(200));
                awake.set(awake.get() + 1);
                awake.get()
            })
        };
        let coroutines: Vec<_> = (0..10_000).map(|_| coroutine()).collect();
        assert_eq!(awake.get(), 0);
        // In the order in which they fell asleep.
        let order: Vec<Option<u32>> = coroutines.into_iter().map(JoinHandle::join).collect();
        assert!(order.into_iter().eq((1..=10_000).map(Some)), "they woke in another order");
    });
}

#[test]
fn yield_now_lets_every_other_coroutine_run_once() {
    in_loop(|| {
        let log = Rc::new(RefCell::new(String::new()));
        let coroutine = |name: char| {
            let log = Rc::clone(&log);
            start(move || {
                for _ in 0..3 {
                    log.borrow_mut().push(name);
                    yield_now();
                }
            })
        };
        let coroutines = ['a', 'b', 'c'].map(coroutine);
        for coroutine in coroutines {
            coroutine.join();
        }
        assert_eq!(*log.borrow(), "abcabcabc");
    });
}

#[test]
fn coroutines_sleep_at_least_as_long_as_they_ask_for() {
    in_loop(|| {
        let start = Instant::now();
        sleep(TICK);
        assert!(start.elapsed() >= TICK);
    });
}
