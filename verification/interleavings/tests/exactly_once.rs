//! Exercise 32: a value that is made exactly once. That a panic lets another thread try is not
//! modelled: shuttle runs no other thread while one panics.

extern crate checked as std;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use interleavings::{DEADLOCK, finds_bug, holds_in_all_orders, join};

#[path = "../../../exercises/wrong/ex32_made_twice.rs"]
mod made_twice;
#[path = "../../../exercises/wrong/ex32_notifies_one.rs"]
mod notifies_one;
#[path = "../../../exercises/solutions/ex32_exactly_once.rs"]
mod solution;

/// Three threads ask for a value. One makes it, and all get it.
macro_rules! value_is_made_once {
    ($answer:ident) => {
        || {
            let shared = Arc::new(($answer::Once::new(), AtomicUsize::new(0)));
            let threads = [(); 3].map(|()| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    let value = shared.0.get_or_make(|| shared.1.fetch_add(1, SeqCst) + 42);
                    assert_eq!(*value, 42, "the value was made twice");
                })
            });
            threads.into_iter().for_each(join);
            assert_eq!(shared.1.load(SeqCst), 1, "the value was made twice");
        }
    };
}

#[test]
fn finds_that_a_value_is_made_twice() {
    finds_bug("the value was made twice", value_is_made_once!(made_twice));
}

#[test]
fn finds_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, value_is_made_once!(notifies_one));
}

#[test]
fn solution_makes_the_value_once() {
    holds_in_all_orders(3, value_is_made_once!(solution));
}
