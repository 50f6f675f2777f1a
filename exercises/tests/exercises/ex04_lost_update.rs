use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use exercises::ex04_lost_update::Counter;

use crate::support::{join, within_limit};

#[test]
fn an_update_between_reading_and_writing_is_not_lost() {
    let (counted, _) = within_limit("does every `update` end?", || count_with_rivals(1));
    assert_eq!(counted, 2, "A read 0; B read 0 and wrote 1; then A wrote, and B's update is lost");
}

#[test]
fn no_update_is_lost_when_others_are_faster_three_times_running() {
    let (counted, updates) = within_limit("does every `update` end?", || count_with_rivals(3));
    assert_eq!(
        counted, updates,
        "each time that A had read the number, another thread added one; in the end the number \
         (left) is not that of the updates (right)"
    );
}

/// Adds one to a new counter. Up to `most` times, when the number has been read and not yet
/// written, another thread is let in to do the same; in real life that happens by chance.
///
/// Returns the number, and how many updates there were. (A lock lets nobody in between, so there
/// one rival comes, and has to wait.)
fn count_with_rivals(most: usize) -> (u64, u64) {
    let counter = Arc::new(Counter::default());
    let rivals = Mutex::new(Vec::new());
    counter.update(|n| {
        let mut rivals = rivals.lock().expect("no other thread uses it");
        if rivals.len() < most {
            rivals.push(let_another_update(&counter));
        }
        n + 1
    });
    let rivals = rivals.into_inner().expect("no other thread uses it");
    let updates = 1 + rivals.into_iter().map(join).count();
    (counter.get(), updates as u64)
}

/// Gives another thread the time to add one, if it can.
fn let_another_update(counter: &Arc<Counter>) -> JoinHandle<()> {
    let (done, ended) = channel();
    let rival = thread::spawn({
        let counter = Arc::clone(counter);
        move || {
            counter.update(|n| n + 1);
            // If there is a lock, nobody waits for us any more.
            let _ = done.send(());
        }
    });
    // If there is a lock, the rival waits for us. So we must not wait for it without a limit.
    let _ = ended.recv_timeout(Duration::from_millis(500));
    rival
}

#[test]
fn all_updates_of_four_busy_threads_count() {
    let (counted, updates) = within_limit("does every `update` end?", || {
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
    assert_eq!(counted, updates, "the number (left) must be that of the updates (right)");
}

/// Adds ones for a while, long enough for the system to interrupt it at all the wrong moments.
/// Returns how many.
fn add_ones(counter: &Counter) -> u64 {
    let start = Instant::now();
    let mut updates = 0;
    while start.elapsed() < Duration::from_millis(300) {
        (0..100).for_each(|_| counter.update(|n| n + 1));
        updates += 100;
    }
    updates
}
