//! The tests of exercise 05. Run them with `cargo test -p exercises ex05`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex05_scoped_sum.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex05_scoped_sum.rs")]
mod ex05_scoped_sum;
mod support;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

use ex05_scoped_sum::sum_of;
use support::random::Random;
use support::within_limit;

const HANGS: &str = "does every thread end?";

/// Not `Clone`, and the slices of items are local to the test: only borrowing works.
struct Item(u64);

#[test]
fn sum_of_adds_all_items() {
    within_limit(HANGS, || {
        for parts in 1..=9 {
            let items = [3, 1, 4, 1, 5, 9, 2].map(Item);
            assert_eq!(sum_of(&items, parts, |item| item.0), 25, "with {parts} parts");
        }
    });
}

#[test]
fn sum_of_adds_large_numbers() {
    within_limit(HANGS, || {
        for values in [[u64::MAX / 4; 3], [0, u64::MAX, 0], [1 << 31, 1 << 32, 1 << 53]] {
            for parts in 1..=4 {
                let sum = sum_of(&values, parts, |value| *value);
                assert_eq!(sum, values.iter().sum(), "the sum of {values:?} in {parts} parts");
            }
        }
    });
}

#[test]
fn sum_of_visits_each_item_once() {
    within_limit(HANGS, || {
        for len in [0, 1, 5, 12] {
            for parts in [1, 2, 5, 14] {
                let items: Vec<_> = (0..len).map(Item).collect();
                let seen = Mutex::new(Vec::new());
                let note = |item: &Item| {
                    seen.lock().expect("no thread panics while holding this lock").push(item.0);
                    1
                };
                assert_eq!(sum_of(&items, parts, note), len, "{len} items in {parts} parts");
                let mut seen = seen.into_inner().expect("no thread panics while holding this lock");
                seen.sort_unstable();
                assert!(
                    seen.into_iter().eq(0..len),
                    "{len} items in {parts} parts: items not visited once"
                );
            }
        }
    });
}

#[test]
fn parts_are_summed_concurrently_by_different_threads() {
    for (len, parts) in [(2, 2), (4, 2), (12, 4), (7, 7), (100, 100), (250, 100)] {
        items_per_thread(len, parts);
    }
}

#[test]
fn part_sizes_differ_by_at_most_one() {
    let mut random = Random::new();
    let mut cases = vec![(7, 4), (9, 6), (10, 4), (11, 8)];
    cases.extend((0..10).map(|_| (1 + random.index(200), 1 + random.index(50))));
    for (len, parts) in cases {
        assert_even(len, parts, &items_per_thread(len, parts));
    }
}

#[test]
fn part_sizes_of_long_slices_differ_by_at_most_one() {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static NUMBER: usize = THREADS.fetch_add(1, Ordering::Relaxed));
    // Boundaries computed with 32-bit floating-point numbers are wrong here.
    for (len, parts) in [(67_065, 255), (243_398, 237)] {
        let counts = within_limit(HANGS, move || {
            // Each thread writes its number into its items.
            let items = Vec::from_iter((0..len).map(|_| AtomicUsize::default()));
            let value = |item: &AtomicUsize| {
                item.store(NUMBER.with(|number| *number), Ordering::Relaxed);
                1
            };
            assert_eq!(sum_of(&items, parts, value), len as u64, "{len} items in {parts} parts");
            let mut counts = HashMap::<usize, usize>::new();
            for item in items {
                *counts.entry(item.into_inner()).or_default() += 1;
            }
            Vec::from_iter(counts.into_values())
        });
        assert_even(len, parts, &counts);
    }
}

/// Asserts that the threads had about equally many items.
fn assert_even(len: usize, parts: usize, counts: &[usize]) {
    let (most, least) = (counts.iter().max(), counts.iter().min());
    assert!(
        most.zip(least).is_some_and(|(most, least)| most - least <= 1),
        "{len} items in {parts} parts: part sizes must differ by at most one, but the threads had \
         {counts:?} items"
    );
}

#[test]
fn each_item_has_its_own_thread_if_there_are_more_parts_than_items() {
    assert_eq!(items_per_thread(3, 7), [1, 1, 1]);
    assert_eq!(items_per_thread(1, 4), [1]);
}

#[test]
fn sum_of_empty_slice_is_zero() {
    for parts in [1, 2, 5] {
        let sum = within_limit(HANGS, move || sum_of(&[], parts, |item: &Item| item.0));
        assert_eq!(sum, 0, "an empty slice in {parts} parts");
    }
}

/// Sums `len` items in `parts` parts. Each thread waits until the expected number of threads have
/// started. Returns the number of items that each thread had.
fn items_per_thread(len: usize, parts: usize) -> Vec<usize> {
    let threads = parts.min(len);
    let hint = format!(
        "{len} items in {parts} parts: each thread waits until {threads} threads have started. Are \
         there enough threads? Are all of them spawned before the first is joined? Does a thread \
         hold a lock while it works?"
    );
    within_limit(&hint, move || {
        let items: Vec<_> = (0..len).map(|_| Item(1)).collect();
        let counts = Mutex::new(HashMap::<ThreadId, usize>::new());
        let started = Condvar::new();
        let value = |item: &Item| {
            let mut counts = counts.lock().expect("no thread panics while holding this lock");
            *counts.entry(thread::current().id()).or_default() += 1;
            if counts.len() == threads {
                started.notify_all();
            }
            let all_started = started.wait_while(counts, |counts| counts.len() < threads);
            drop(all_started.expect("no thread panics while holding this lock"));
            item.0
        };
        assert_eq!(sum_of(&items, parts, value), len as u64, "{len} items in {parts} parts");
        let counts = counts.into_inner().expect("no thread panics while holding this lock");
        assert!(
            !counts.contains_key(&thread::current().id()),
            "{len} items in {parts} parts: the calling thread has summed items, but each part must \
             be summed on its own thread"
        );
        assert_eq!(counts.len(), threads, "{len} items in {parts} parts: threads with items");
        counts.into_values().collect()
    })
}
