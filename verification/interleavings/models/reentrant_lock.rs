//! A re-entrant lock.

use std::sync::Arc;
use std::thread;

use scheduler::{Model, Place, join, show};

use super::answer::ReentrantLock;

pub fn models() -> Vec<Model> {
    vec![one_thread_is_inside(2, 4), one_thread_is_inside(3, 2)]
}

/// Threads lock twice each. One at a time is inside, until it has dropped both guards.
pub fn one_thread_is_inside(threads: usize, preemption_bound: usize) -> Model {
    let promise = match threads {
        2 => "one of two threads is inside at a time",
        _ => "one of three threads is inside at a time",
    };
    Model::new(promise, preemption_bound, move || {
        let shared = Arc::new((ReentrantLock::new(), Place::default()));
        show("threads inside", &shared, |(_, inside)| inside);
        let visit = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (lock, inside) = &*shared;
                let _outer = lock.lock();
                let inner = lock.lock();
                assert_eq!(lock.depth(), 2, "a thread has two guards");
                drop(inner);
                assert_eq!(inside.visit(), 0, "two threads hold the lock");
            })
        };
        let threads = Vec::from_iter((0..threads).map(visit));
        threads.into_iter().for_each(join);
        assert!(shared.0.try_lock().is_some(), "all guards were dropped");
    })
}
