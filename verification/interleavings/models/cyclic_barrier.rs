//! A cyclic barrier. That a panic breaks it is not modelled: shuttle runs no other thread while one
//! panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use scheduler::{Model, join, show};

use super::answer::CyclicBarrier;

pub fn models() -> Vec<Model> {
    vec![threads_meet_twice(2, 4), threads_meet_twice(3, 1)]
}

/// Threads meet twice. No thread leaves a round before all have arrived, each round has one leader,
/// and all threads end.
pub fn threads_meet_twice(threads: usize, preemption_bound: usize) -> Model {
    let promise = match threads {
        2 => "two threads meet twice",
        _ => "three threads meet twice",
    };
    Model::new(promise, preemption_bound, move || {
        let shared = Arc::new((CyclicBarrier::new(threads), AtomicUsize::new(0)));
        show("arrivals", &shared, |(_, arrived)| arrived);
        let meet = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (barrier, arrived) = &*shared;
                let party = barrier.party();
                let mut led = 0;
                for round in 1..=2 {
                    arrived.fetch_add(1, SeqCst);
                    led += usize::from(party.wait().expect("no thread panics"));
                    let arrived = arrived.load(SeqCst);
                    assert!(arrived >= round * threads, "a thread left before all arrived");
                }
                led
            })
        };
        let threads = Vec::from_iter((0..threads).map(meet));
        let led: usize = threads.into_iter().map(join).sum();
        assert_eq!(led, 2, "each of two rounds has one leader");
    })
}
