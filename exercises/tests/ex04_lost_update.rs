//! The tests of exercise 04. Run them with `cargo test -p exercises ex04`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex04_lost_update.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex04_lost_update.rs")]
mod ex04_lost_update;
mod support;

use std::iter::successors;
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ex04_lost_update::Counter;
use support::random::Random;
use support::{join, within_limit};

const HINT: &str = "does every `update` end?";

#[test]
fn update_replaces_the_number_with_the_result_of_change() {
    within_limit(HINT, || {
        let mut random = Random::new();
        let counter = Arc::new(Counter::default());
        assert_eq!(counter.get(), 0, "a new counter starts at 0");
        let mut number = 0;
        for i in 0..100 {
            let old = number;
            number = match i % 5 {
                0 => 0,
                1 => u64::MAX,
                2 => old,     // no change
                3 => old / 2, // a smaller number
                _ => random.number(),
            };
            // A different thread each time.
            let updater = thread::spawn({
                let counter = Arc::clone(&counter);
                move || counter.update(|_| number)
            });
            join(updater);
            assert_eq!(
                counter.get(),
                number,
                "the number was {old}, and `change` returned {number} (right)"
            );
        }
    });
}

#[test]
fn change_may_use_another_counter() {
    let hint = "`change` uses another counter: is there one lock for all of them?";
    let numbers = within_limit(hint, || {
        let (counter, other) = (Counter::default(), Counter::default());
        counter.update(|n| {
            other.update(|m| m + 1);
            n + other.get() + 1
        });
        (counter.get(), other.get())
    });
    assert_eq!(numbers, (2, 1), "the numbers of a counter, and of another one that `change` used");
}

#[test]
fn update_is_not_lost_when_another_thread_updates_in_between() {
    let (number, _) = within_limit(HINT, || update_with_rivals(1, |n| n + 1));
    assert_eq!(
        number, 2,
        "lost update: A read 0, then B read 0 and wrote 1, then A overwrote it with 1"
    );
}

#[test]
fn update_is_not_lost_however_often_other_threads_update_in_between() {
    for max_rivals in [3, 1_000 + Random::new().index(100)] {
        let (number, updates) = within_limit(HINT, move || update_with_rivals(max_rivals, step));
        assert_steps(number, updates);
    }
}

/// A change whose result depends on all of the number: adding the same difference to another number
/// is wrong. It visits every number before it visits one again.
fn step(n: u64) -> u64 {
    n.wrapping_mul(5).wrapping_add(3)
}

/// Asserts that a number is the result of this many steps from 0.
#[track_caller]
fn assert_steps(number: u64, updates: usize) {
    let numbers = successors(Some(0), |n| Some(step(*n)));
    let steps = numbers.take(updates + 1).position(|n| n == number);
    let observed = match steps {
        Some(steps) => format!("is the result of {steps} updates: the others are lost"),
        None => "is the result of no number of updates: a result was stored, or a difference \
                 added, although another thread had changed the number since `change` was called"
            .to_owned(),
    };
    assert!(
        steps == Some(updates),
        "threads replaced `n` with `5 * n + 3`, {updates} times in all, but the final number \
         {observed}"
    );
}

/// Updates a new counter. Lets another thread do the same between reading and writing, at most
/// `max_rivals` times. In a real program that happens by chance.
///
/// Returns the final number and the number of updates. (If `update` holds a lock, no thread can
/// come in between. Then there is one rival, and it waits.)
fn update_with_rivals(max_rivals: usize, change: fn(u64) -> u64) -> (u64, usize) {
    let counter = Arc::new(Counter::default());
    let rivals = Mutex::new(Vec::new());
    counter.update(|n| {
        let mut rivals = rivals.lock().expect("only this thread locks it");
        if rivals.len() < max_rivals {
            rivals.push(spawn_rival(&counter, change));
        }
        change(n)
    });
    let rivals = rivals.into_inner().expect("only this thread locks it");
    let updates = 1 + rivals.into_iter().map(join).count();
    (counter.get(), updates)
}

/// Starts a thread that updates the counter, and gives it time to do so.
fn spawn_rival(counter: &Arc<Counter>, change: fn(u64) -> u64) -> JoinHandle<()> {
    let (done_tx, done_rx) = channel();
    let rival = thread::spawn({
        let counter = Arc::clone(counter);
        move || {
            counter.update(change);
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
fn no_update_of_concurrent_threads_is_lost() {
    let (number, updates) = within_limit(HINT, || {
        let threads = 2 + Random::new().index(8);
        let counter = Arc::new(Counter::default());
        let start = Arc::new(Barrier::new(threads));
        let threads: Vec<_> = (0..threads)
            .map(|_| {
                let (counter, start) = (Arc::clone(&counter), Arc::clone(&start));
                thread::spawn(move || {
                    start.wait();
                    make_steps(&counter)
                })
            })
            .collect();
        let updates: usize = threads.into_iter().map(join).sum();
        (counter.get(), updates)
    });
    assert_steps(number, updates);
}

/// Updates the counter long enough to be preempted between reading and writing. Returns how often.
fn make_steps(counter: &Counter) -> usize {
    let start = Instant::now();
    let mut updates = 0;
    while start.elapsed() < Duration::from_millis(300) {
        (0..100).for_each(|_| counter.update(step));
        updates += 100;
    }
    updates
}
