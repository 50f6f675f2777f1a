//! A value that is made exactly once. That a panic lets another thread try is not modelled: shuttle
//! runs no other thread while one panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use scheduler::{Model, join, show};

use super::answer::Once;

pub fn models() -> Vec<Model> {
    vec![value_is_made_once(3)]
}

/// Threads ask for a value. One makes it, and all get it.
pub fn value_is_made_once(threads: usize) -> Model {
    let promise = match threads {
        2 => "one of two threads makes the value",
        _ => "one of three threads makes the value",
    };
    Model::new(promise, 3, move || {
        let shared = Arc::new((Once::new(), AtomicUsize::new(0)));
        show("made", &shared, |(_, made)| made);
        let ask = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let value = shared.0.get_or_make(|| shared.1.fetch_add(1, SeqCst) + 42);
                assert_eq!(*value, 42, "the value was made twice");
            })
        };
        let threads = Vec::from_iter((0..threads).map(ask));
        for thread in threads {
            join(thread);
        }
        assert_eq!(shared.1.load(SeqCst), 1, "the value was made twice");
    })
}
