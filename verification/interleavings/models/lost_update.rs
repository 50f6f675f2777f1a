//! The lost update: a counter counts every update.

use std::sync::Arc;
use std::thread;

use scheduler::{Model, join, show};

use super::answer::Counter;

pub fn models() -> Vec<Model> {
    vec![no_update_is_lost(2, 1, 4), no_update_is_lost(2, 2, 3), no_update_is_lost(3, 1, 2)]
}

/// Threads update a counter some times each.
pub fn no_update_is_lost(threads: u64, updates: u64, preemption_bound: usize) -> Model {
    let promise = match (threads, updates) {
        (2, 1) => "two threads that add 1 each make 2",
        (2, 2) => "two threads that add 1 twice each make 4",
        _ => "three threads that add 1 each make 3",
    };
    Model::new(promise, preemption_bound, move || {
        let counter = Arc::new(Counter::default());
        show("counter", &counter, |counter| counter);
        let add = |_| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || (0..updates).for_each(|_| counter.update(|n| n + 1)))
        };
        let threads_to_join = Vec::from_iter((0..threads).map(add));
        for thread in threads_to_join {
            join(thread);
        }
        assert_eq!(counter.get(), threads * updates, "an update was lost");
    })
}
