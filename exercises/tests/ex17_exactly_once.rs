//! The tests of exercise 17. Run them with `cargo test -p exercises ex17`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex17_exactly_once.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex17_exactly_once.rs")]
mod ex17_exactly_once;
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread;

use ex17_exactly_once::Once;
use support::contention::repeat_during;
use support::random::Random;
use support::waiters::{Waiter, assert_all_blocked, assert_all_wait, rounds};
use support::{join, within_limit};

const HANGS: &str = "a thread waits for a value that is there, or that no thread makes. Is a lock \
                     held while `make` runs? Do all waiting threads hear of the value, and of a panic?";

const PLACE: &str = "`get_or_make` while another thread makes the value";

/// A value that can be neither copied nor compared.
#[derive(Debug)]
struct Value(u64);

/// A thread that is making the value: it is inside its `make` until it gets its orders.
struct Maker {
    orders_tx: Sender<Order>,
    thread: Waiter<thread::Result<Arc<Value>>>,
}

/// How `make` ends.
enum Order {
    Return(u64),
    Panic,
}

impl Maker {
    /// Starts the thread, and waits until it is inside `make`.
    fn start(once: &Arc<Once<Value>>) -> Self {
        let once = Arc::clone(once);
        let (orders_tx, orders_rx) = channel();
        let (inside_tx, inside_rx) = channel();
        let thread = Waiter::new(move || {
            let make = || {
                inside_tx.send(()).expect("the test waits for the message");
                obey(&orders_rx)
            };
            catch_unwind(AssertUnwindSafe(|| once.get_or_make(make)))
        });
        inside_rx.recv().expect("there is no value, so `get_or_make` must call `make`");
        Self { orders_tx, thread }
    }

    /// Ends `make`. Returns what `get_or_make` returned, or its panic.
    fn end(self, order: Order) -> thread::Result<Arc<Value>> {
        self.orders_tx.send(order).expect("`make` waits for its orders");
        self.thread.join()
    }
}

fn obey(orders_rx: &Receiver<Order>) -> Value {
    match orders_rx.recv() {
        Ok(Order::Return(number)) => Value(number),
        // `resume_unwind` panics without a message.
        Ok(Order::Panic) => resume_unwind(Box::new("intended panic")),
        Err(_) => resume_unwind(Box::new("the test has failed")),
    }
}

#[test]
fn first_call_makes_the_value_and_later_calls_return_it() {
    within_limit(HANGS, || {
        for number in [0, 1, u64::MAX] {
            let once = Once::new();
            assert!(once.get().is_none(), "`get` returned a value that was not made");
            let first = once.get_or_make(|| Value(number));
            assert_eq!(first.0, number, "the value that `make` returned");
            for _ in 0..3 {
                let later = once.get_or_make(|| panic!("`make` was called a second time"));
                assert!(Arc::ptr_eq(&first, &later), "a later call returned another value");
            }
            let got = once.get().expect("`get` returned no value, but it was made");
            assert!(Arc::ptr_eq(&first, &got), "`get` returned another value");
        }
    });
}

#[test]
fn many_threads_get_the_value_that_one_has_made() {
    within_limit(HANGS, || {
        let mut random = Random::new();
        for thread_count in [2, 3, 10, 100, 100, 100] {
            let once = Arc::new(Once::new());
            let calls = Arc::new(AtomicUsize::new(0));
            let all_ready = Arc::new(Barrier::new(thread_count));
            let threads = Vec::from_iter((0..thread_count).map(|_| {
                let number = random.number();
                let (once, calls) = (Arc::clone(&once), Arc::clone(&calls));
                let all_ready = Arc::clone(&all_ready);
                thread::spawn(move || {
                    all_ready.wait();
                    once.get_or_make(|| {
                        calls.fetch_add(1, SeqCst);
                        thread::yield_now();
                        Value(number)
                    })
                })
            }));
            let values = Vec::from_iter(threads.into_iter().map(join));
            let calls = calls.load(SeqCst);
            assert_eq!(calls, 1, "number of calls of `make` by {thread_count} threads");
            let is_first = |value: &Arc<Value>| Arc::ptr_eq(value, &values[0]);
            assert!(values.iter().all(is_first), "the threads returned different values");
        }
    });
}

#[test]
fn threads_block_until_the_value_is_ready() {
    within_limit(HANGS, || {
        let once = Arc::new(Once::new());
        let maker = Maker::start(&once);
        let waiters = [(); 12].map(|()| {
            let once = Arc::clone(&once);
            Waiter::new(move || once.get_or_make(|| panic!("two threads made the value")))
        });
        assert_all_blocked(PLACE, &waiters.each_ref());
        let made = maker.end(Order::Return(42)).expect("`make` returned a value");
        for value in waiters.map(Waiter::join) {
            assert!(Arc::ptr_eq(&made, &value), "a waiting thread returned another value");
        }
    });
}

#[test]
fn get_does_not_wait() {
    let hint = "`get` waits while another thread makes the value: is a lock held meanwhile?";
    within_limit(hint, || {
        let once = Arc::new(Once::new());
        let maker = Maker::start(&once);
        assert!(once.get().is_none(), "`get` returned a value while it was being made");
        let made = maker.end(Order::Return(7)).expect("`make` returned a value");
        assert!(once.get().is_some_and(|got| Arc::ptr_eq(&made, &got)), "`get` after the end");
        let inside = Once::new();
        inside.get_or_make(|| {
            assert!(inside.get().is_none(), "`get` returned a value inside `make`");
            Value(1)
        });
    });
}

#[test]
fn get_finds_the_value_while_other_threads_look() {
    within_limit(HANGS, || {
        let once = Once::new();
        once.get_or_make(|| Value(3));
        let get = || {
            let is_there = once.get().is_some();
            assert!(
                is_there,
                "`get` returned no value, although it is there: another thread was in the middle of \
                 a call. Wait until that call has returned"
            );
        };
        repeat_during(get, get);
    });
}

#[test]
fn values_are_made_independently() {
    let hint = "two values are being made. The first becomes ready after the second: do they share \
                a lock?";
    within_limit(hint, || {
        let (first, second) = (Arc::new(Once::new()), Arc::new(Once::new()));
        let first_maker = Maker::start(&first);
        let second_maker = Maker::start(&second);
        assert_eq!(second_maker.end(Order::Return(2)).expect("a value").0, 2);
        assert_eq!(second.get().expect("the second value is ready").0, 2);
        assert_eq!(first_maker.end(Order::Return(1)).expect("a value").0, 1);
        let third = Once::new();
        let nested = third.get_or_make(|| Value(first.get_or_make(|| Value(0)).0 + 10));
        assert_eq!(nested.0, 11, "a value that was made from another one");
    });
}

#[test]
fn panic_of_make_goes_on_in_its_own_thread() {
    within_limit(HANGS, || {
        let once: Once<Value> = Once::new();
        for payload in [42_u32, 0] {
            let make = || resume_unwind(Box::new(payload));
            let panic = catch_unwind(AssertUnwindSafe(|| once.get_or_make(make)))
                .expect_err("`make` panicked, but `get_or_make` returned a value");
            let seen = panic.downcast_ref::<u32>().copied();
            assert_eq!(seen, Some(payload), "the payload of the panic must be that of `make`");
            assert!(once.get().is_none(), "`get` returned a value, but `make` panicked");
        }
        assert_eq!(once.get_or_make(|| Value(5)).0, 5, "the call after two panics");
        assert_eq!(once.get_or_make(|| panic_any(())).0, 5, "the call after that");
    });
}

#[test]
fn panic_of_other_code_does_not_undo_the_value() {
    /// Makes the value when it is dropped.
    struct MakeOnDrop<'a>(&'a Once<Value>);

    impl Drop for MakeOnDrop<'_> {
        fn drop(&mut self) {
            assert_eq!(self.0.get_or_make(|| Value(6)).0, 6, "the value that `make` returned");
        }
    }

    within_limit(HANGS, || {
        let once = Once::new();
        let panic = || {
            let _make = MakeOnDrop(&once);
            resume_unwind(Box::new("intended panic"));
        };
        assert!(catch_unwind(AssertUnwindSafe(panic)).is_err(), "the closure panics");
        let value = once.get().map(|value| value.0);
        let hint = "`make` has returned it while its thread was panicking for another reason";
        assert_eq!(value, Some(6), "`get`: the value must be kept. {hint}");
    });
}

#[test]
fn panic_lets_exactly_one_waiting_thread_try() {
    let hint = "`make` has panicked, but the waiting threads still wait: were they woken?";
    within_limit(hint, || {
        let once = Arc::new(Once::new());
        let maker = Maker::start(&once);
        let (tries_tx, tries_rx) = channel();
        let waiters = [0, 1, 2, 3, 4, 5].map(|name| {
            let (once, tries_tx) = (Arc::clone(&once), tries_tx.clone());
            Waiter::new(move || {
                let make = || {
                    let (orders_tx, orders_rx) = channel();
                    tries_tx.send((name, orders_tx)).expect("the test receives all tries");
                    obey(&orders_rx)
                };
                catch_unwind(AssertUnwindSafe(|| once.get_or_make(make)))
            })
        });
        assert_all_blocked(PLACE, &waiters.each_ref());
        assert!(maker.end(Order::Panic).is_err(), "a panic of `make` must go on in its thread");
        let mut panicked = Vec::new();
        // The first thread that tries panics, and the second one succeeds.
        for try_number in 0..2 {
            let (name, orders_tx) = tries_rx.recv().expect("a waiting thread tries");
            let others = waiters.iter().enumerate().filter(|(other, _)| *other != name);
            let others = others.filter(|(other, _)| !panicked.contains(other));
            let others = Vec::from_iter(others.map(|(_, waiter)| waiter));
            assert_all_blocked(PLACE, &others);
            assert!(tries_rx.try_recv().is_err(), "two threads make the value at the same time");
            if try_number == 0 {
                orders_tx.send(Order::Panic).expect("`make` waits for its orders");
                panicked.push(name);
            } else {
                orders_tx.send(Order::Return(99)).expect("`make` waits for its orders");
            }
        }
        let results = waiters.map(Waiter::join);
        let values = Vec::from_iter(results.into_iter().flatten().map(|value| value.0));
        assert_eq!(values, [99; 5], "what the 5 threads of 6 returned whose `make` did not panic");
    });
}

#[test]
fn thread_that_a_panic_has_woken_looks_again() {
    within_limit(HANGS, || {
        for _ in rounds(100) {
            let once = Arc::new(Once::new());
            let panicking = || {
                let other = Arc::clone(&once);
                let waiter = Waiter::new(move || other.get_or_make(|| Value(1)));
                assert_all_wait(PLACE, &[&waiter]);
                resume_unwind(Box::new(waiter))
            };
            let panic = catch_unwind(AssertUnwindSafe(|| once.get_or_make(panicking)))
                .expect_err("`make` panicked, but `get_or_make` returned a value");
            let waiter = match panic.downcast::<Waiter<Arc<Value>>>() {
                Ok(waiter) => waiter,
                Err(panic) => resume_unwind(panic),
            };
            // This thread mostly calls again before the other one has looked.
            let value = once.get_or_make(|| {
                assert_all_wait(PLACE, &[&waiter]);
                Value(2)
            });
            assert!(Arc::ptr_eq(&value, &waiter.join()), "two threads returned different values");
        }
    });
}

#[test]
fn threads_that_keep_panicking_do_not_stop_the_others() {
    within_limit(HANGS, || {
        let mut random = Random::new();
        for _ in 0..10 {
            let once = Arc::new(Once::new());
            let made = Arc::new(AtomicUsize::new(0));
            let at_once = Arc::new(AtomicUsize::new(0));
            let mut panics = [true, true, true, true, true, true, true, true, false, false];
            random.shuffle(&mut panics);
            let threads = panics.map(|panics| {
                let (once, made, at_once) = (once.clone(), made.clone(), at_once.clone());
                thread::spawn(move || {
                    let make = || {
                        assert_eq!(at_once.fetch_add(1, SeqCst), 0, "two threads make the value");
                        thread::yield_now();
                        at_once.fetch_sub(1, SeqCst);
                        if panics {
                            resume_unwind(Box::new("intended panic"));
                        }
                        made.fetch_add(1, SeqCst);
                        Value(3)
                    };
                    catch_unwind(AssertUnwindSafe(|| once.get_or_make(make))).is_ok() || panics
                })
            });
            let is_right = threads.map(join);
            assert_eq!(is_right, [true; 10], "a thread whose `make` does not panic has no value");
            assert_eq!(made.load(SeqCst), 1, "number of times that the value was made");
        }
    });
}

#[test]
fn value_is_dropped_with_its_last_owner() {
    within_limit(HANGS, || {
        let value = {
            let once = Once::new();
            let value = Arc::downgrade(&once.get_or_make(|| Value(8)));
            assert!(value.upgrade().is_some(), "the `Once` must keep its value");
            value
        };
        assert!(value.upgrade().is_none(), "the `Once` was dropped, but its value was not");
    });
}
