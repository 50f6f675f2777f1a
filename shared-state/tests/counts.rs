//! What each variant counts, whatever the order in which its threads run.

use shared_state::{
    count_in_forced_order, count_per_thread, count_with_arc_mutex, count_with_atomic,
    count_with_fetch_update, count_with_load_and_store, count_with_mutex,
};

use time_limit::in_time;

#[path = "../../testkit/src/time_limit.rs"]
pub mod time_limit;

/// How often each thread increments: enough for threads to overlap.
const INCREMENTS: u64 = 20_000;

/// Asserts that no update is lost with 1 to 8 threads.
#[track_caller]
fn assert_counts_all(count: fn(usize, u64) -> u64) {
    for thread_count in 1..=8 {
        let counted = in_time(move || count(thread_count, INCREMENTS));
        assert_eq!(counted, thread_count as u64 * INCREMENTS, "with {thread_count} threads");
        assert_eq!(count(thread_count, 0), 0, "with {thread_count} threads that do not increment");
    }
    assert_eq!(count(0, INCREMENTS), 0, "without threads");
}

#[test]
fn mutex_counts_all_increments() {
    assert_counts_all(count_with_mutex);
}

#[test]
fn arc_mutex_counts_all_increments() {
    assert_counts_all(count_with_arc_mutex);
}

#[test]
fn atomic_counts_all_increments() {
    assert_counts_all(count_with_atomic);
}

#[test]
fn fetch_update_counts_all_increments() {
    assert_counts_all(count_with_fetch_update);
}

#[test]
fn per_thread_counts_all_increments() {
    assert_counts_all(count_per_thread);
}

#[test]
fn load_and_store_counts_all_increments_of_one_thread() {
    assert_eq!(count_with_load_and_store(1, INCREMENTS), INCREMENTS);
}

/// How many updates are lost is luck. That they never become more, and never all, is not.
#[test]
fn load_and_store_counts_at_least_two_and_at_most_all() {
    for thread_count in 2..=8 {
        let counted = count_with_load_and_store(thread_count, INCREMENTS);
        let possible = 2..=thread_count as u64 * INCREMENTS;
        assert!(possible.contains(&counted), "{thread_count} threads counted {counted}");
    }
}

#[test]
fn forced_order_loses_exactly_one_of_two_updates() {
    for _ in 0..100 {
        let counted = in_time(|| count_in_forced_order(2, 1));
        assert_eq!(counted, 1, "load, load, store, store leaves 1");
    }
}

#[test]
fn forced_order_counts_one_per_round() {
    for thread_count in 1..=8 {
        let counted = in_time(move || count_in_forced_order(thread_count, 50));
        assert_eq!(counted, 50, "with {thread_count} threads");
    }
}
