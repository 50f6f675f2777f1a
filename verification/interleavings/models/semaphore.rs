//! A semaphore: how many threads hold a permit, and in which order they get it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use scheduler::{Model, Place, join, show};

use super::answer::Semaphore;

pub fn models() -> Vec<Model> {
    vec![limits_permits(3, 1), limits_permits(3, 2), serves_in_fifo_order()]
}

/// Threads take a permit. All of them get one, and at most `permits` are inside at a time.
pub fn limits_permits(threads: usize, permits: usize) -> Model {
    let promise = match (threads, permits) {
        (2, 1) => "one of two threads is inside at a time",
        (_, 1) => "one of three threads is inside at a time",
        _ => "two of three threads are inside at a time",
    };
    Model::new(promise, 3, move || {
        let shared = Arc::new((Semaphore::new(permits), Place::default()));
        show("threads inside", &shared, |(_, inside)| inside);
        let visit = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (semaphore, inside) = &*shared;
                let _permit = semaphore.acquire();
                assert!(inside.visit() < permits, "too many threads hold a permit");
            })
        };
        let threads = Vec::from_iter((0..threads).map(visit));
        for thread in threads {
            join(thread);
        }
    })
}

/// The only permit is taken. If a first thread is already waiting when a second one arrives, the
/// second one gets the permit after the first.
pub fn serves_in_fifo_order() -> Model {
    Model::new("permits are granted in order", 4, || {
        let shared = Arc::new((Semaphore::new(1), AtomicBool::new(false)));
        show("first thread was served", &shared, |(_, served)| served);
        let permit = shared.0.acquire();
        let first = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let _permit = shared.0.acquire();
                shared.1.store(true, SeqCst);
            }
        });
        let second = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                let first_is_waiting = shared.0.waiting() == 1;
                let _permit = shared.0.acquire();
                let first_was_served = shared.1.load(SeqCst);
                assert!(!first_is_waiting || first_was_served, "overtook a waiting thread");
            }
        });
        drop(permit);
        [first, second].into_iter().for_each(join);
    })
}
