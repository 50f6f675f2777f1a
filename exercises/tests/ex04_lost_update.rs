//! The tests of exercise 04. Run them with `cargo test -p exercises ex04`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex04_lost_update.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex04_lost_update.rs")]
mod ex04_lost_update;
mod support;

use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ex04_lost_update::Counter;
use support::{join, within_limit};

#[test]
fn update_is_not_lost_when_another_thread_updates_in_between() {
    let (number, _) = within_limit("does every `update` end?", || count_with_rivals(1));
    assert_eq!(
        number, 2,
        "lost update: A read 0, then B read 0 and wrote 1, then A overwrote it with 1"
    );
}

#[test]
fn update_is_not_lost_when_other_threads_update_three_times_in_between() {
    let (number, updates) = within_limit("does every `update` end?", || count_with_rivals(3));
    assert_eq!(
        number, updates,
        "lost update: each time thread A had read the number, another thread added one before A \
         wrote; the final number (left) differs from the number of updates (right)"
    );
}

/// Adds one to a new counter. Lets another thread do the same between reading and writing, at most
/// `max_rivals` times. In a real program that happens by chance.
///
/// Returns the final number and the number of updates. (If `update` holds a lock, no thread can
/// come in between. Then there is one rival, and it waits.)
fn count_with_rivals(max_rivals: usize) -> (u64, u64) {
    let counter = Arc::new(Counter::default());
    let rivals = Mutex::new(Vec::new());
    counter.update(|n| {
        let mut rivals = rivals.lock().expect("only this thread locks it");
        if rivals.len() < max_rivals {
            rivals.push(spawn_rival(&counter));
        }
        n + 1
    });
    let rivals = rivals.into_inner().expect("only this thread locks it");
    let updates = 1 + rivals.into_iter().map(join).count();
    (counter.get(), updates as u64)
}

/// Starts a thread that adds one, and gives it time to do so.
fn spawn_rival(counter: &Arc<Counter>) -> JoinHandle<()> {
    let (done_tx, done_rx) = channel();
    let rival = thread::spawn({
        let counter = Arc::clone(counter);
        move || {
            counter.update(|n| n + 1);
            // Sending fails if there is a lock and the caller has given up waiting.
            let _ = done_tx.send(());
        }
    });
    // With a lock, the rival waits for this thread, so waiting for it without a timeout would
    // deadlock.
    let _ = done_rx.recv_timeout(Duration::from_millis(500));
    rival
}

#[test]
fn no_update_of_four_concurrent_threads_is_lost() {
    let (number, updates) = within_limit("does every `update` end?", || {
        let counter = Arc::new(Counter::default());
        let start = Arc::new(Barrier::new(4));
        let threads = [(); 4].map(|()| {
            let (counter, start) = (Arc::clone(&counter), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                add_ones(&counter)
            })
        });
        let updates: u64 = threads.into_iter().map(join).sum();
        (counter.get(), updates)
    });
    assert_eq!(number, updates, "the final number (left) is not the number of updates (right)");
}

/// Adds ones long enough to be preempted between reading and writing. Returns how many it added.
fn add_ones(counter: &Counter) -> u64 {
    let start = Instant::now();
    let mut updates = 0;
    while start.elapsed() < Duration::from_millis(300) {
        (0..100).for_each(|_| counter.update(|n| n + 1));
        updates += 100;
    }
    updates
}
