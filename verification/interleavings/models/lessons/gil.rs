//! The lock of the lesson `gil`: one thread holds it at a time.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use scheduler::{Model, Place, join, show};

use super::answer::Gil;

pub fn models() -> Vec<Model> {
    vec![one_holder_at_a_time(&[1, 1], 3), one_holder_at_a_time(&[1, 0, 0], 1)]
}

/// Each thread acquires the lock, and comes to a number of checkpoints. A waiting thread may request
/// the lock at any moment. One thread at a time is in the critical section, and each thread gets the lock.
pub fn one_holder_at_a_time(checkpoints: &[usize], preemption_bound: usize) -> Model {
    let promise = match checkpoints.len() {
        2 => "one of two threads holds the lock at a time, and both get it",
        _ => "one of three threads holds the lock at a time, and all get it",
    };
    let checkpoints = checkpoints.to_vec();
    Model::new(promise, preemption_bound, move || {
        let shared = Arc::new((Gil::new(Duration::ZERO), Place::default()));
        show("threads inside", &shared, |(_, inside)| inside);
        let start = |checkpoints| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (gil, critical_section) = &*shared;
                let mut guard = gil.acquire();
                assert_eq!(critical_section.visit(), 0, "two threads hold the lock");
                for _ in 0..checkpoints {
                    guard.checkpoint();
                    assert_eq!(critical_section.visit(), 0, "two threads hold the lock");
                }
            })
        };
        let threads = Vec::from_iter(checkpoints.iter().copied().map(start));
        threads.into_iter().for_each(join);
    })
}
