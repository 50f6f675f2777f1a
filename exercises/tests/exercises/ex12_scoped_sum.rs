use std::collections::HashMap;
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};

use exercises::ex12_scoped_sum::sum_of;

use crate::support::within_limit;

const ENDS: &str = "does every thread end?";

/// What is summed here cannot be cloned, and the slices live on the test's own stack.
struct Item(u64);

#[test]
fn the_sum_is_that_of_all_items() {
    within_limit(ENDS, || {
        for n in 1..=9 {
            let items = [3, 1, 4, 1, 5, 9, 2].map(Item);
            assert_eq!(sum_of(&items, n, |item| item.0), 25, "with {n} parts");
        }
    });
}

#[test]
fn each_item_is_counted_once() {
    within_limit(ENDS, || {
        for len in 0..=12 {
            for n in 1..=14 {
                let items: Vec<_> = (0..len).map(Item).collect();
                let seen = Mutex::new(Vec::new());
                let note = |item: &Item| {
                    seen.lock().expect("no panic with this lock").push(item.0);
                    1
                };
                assert_eq!(sum_of(&items, n, note), len, "{len} items in {n} parts");
                let mut seen = seen.into_inner().expect("no panic with this lock");
                seen.sort_unstable();
                assert!(seen.into_iter().eq(0..len), "{len} items in {n} parts");
            }
        }
    });
}

#[test]
fn all_parts_are_summed_at_the_same_time_by_distinct_threads() {
    for (len, n) in [(2, 2), (4, 2), (12, 4), (7, 7)] {
        meet(len, n);
    }
}

#[test]
fn no_thread_has_more_than_one_item_more_than_another() {
    for (len, n) in [(7, 4), (9, 6), (10, 4), (11, 8)] {
        let work = meet(len, n);
        let (most, least) = (work.iter().max(), work.iter().min());
        let even = most.zip(least).is_some_and(|(most, least)| most - least <= 1);
        assert!(even, "{len} items in {n} parts: the threads had {work:?} items");
    }
}

#[test]
fn with_more_parts_than_items_each_item_has_a_thread_of_its_own() {
    assert_eq!(meet(3, 7), [1, 1, 1]);
    assert_eq!(meet(1, 4), [1]);
}

#[test]
fn the_sum_of_nothing_is_zero() {
    for n in [1, 2, 5] {
        let sum = within_limit(ENDS, move || sum_of(&[], n, |item: &Item| item.0));
        assert_eq!(sum, 0, "an empty slice in {n} parts");
    }
}

/// Sums `len` items in `n` parts. No thread goes on until there are as many as there should be.
/// Returns how many items each thread had.
fn meet(len: usize, n: usize) -> Vec<usize> {
    let parts = n.min(len);
    let hint = format!(
        "{len} items in {n} parts: each thread that begins waits until {parts} have begun. Are \
         there so many? Are all started before the first is joined? Does one keep a lock?"
    );
    within_limit(&hint, move || {
        let items: Vec<_> = (0..len).map(|_| Item(1)).collect();
        let work = Mutex::new(HashMap::<ThreadId, usize>::new());
        let begun = Condvar::new();
        let value = |item: &Item| {
            let mut work = work.lock().expect("no panic with this lock");
            *work.entry(thread::current().id()).or_default() += 1;
            begun.notify_all();
            let all_here = begun.wait_while(work, |work| work.len() < parts);
            drop(all_here.expect("no panic with this lock"));
            item.0
        };
        assert_eq!(sum_of(&items, n, value), len as u64);
        let work = work.into_inner().expect("no panic with this lock");
        let work: Vec<usize> = work.into_values().collect();
        assert_eq!(work.len(), parts, "{len} items in {n} parts: so many threads had items");
        work
    })
}
