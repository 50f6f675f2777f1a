//! A thread pool with handles.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(pool: drop_deadlocks, drop_discards_queue, drop_without_join, lock_held_while_running, panic_swallowed, ready_consumes_result, solution);

#[test]
fn drop_without_join_is_found() {
    finds_bug(
        "drop returned before all jobs had run",
        &drop_without_join::drop_waits_for_all_jobs(),
    );
}

#[test]
fn drop_deadlocks_is_found() {
    finds_bug(DEADLOCK, &drop_deadlocks::drop_waits_for_all_jobs());
}

#[test]
fn drop_discards_queue_is_found() {
    finds_bug(
        "drop returned before all jobs had run",
        &drop_discards_queue::drop_waits_for_all_jobs(),
    );
}

#[test]
fn ready_consumes_result_is_found() {
    finds_bug(
        "get returned no result after ready had returned true",
        &ready_consumes_result::handle_keeps_its_result(),
    );
}

#[test]
fn lock_held_while_running_is_found() {
    finds_bug(DEADLOCK, &lock_held_while_running::jobs_run_concurrently());
}

#[test]
fn panic_swallowed_is_found() {
    finds_bug("the panic of the job was not returned", &panic_swallowed::panic_is_returned());
}

#[test]
fn solution_waits_for_all_jobs_on_drop() {
    holds_in_all_orders(&solution::drop_waits_for_all_jobs());
}

#[test]
fn solution_keeps_result_for_its_handle() {
    holds_in_all_orders(&solution::handle_keeps_its_result());
}

#[test]
fn solution_runs_jobs_concurrently() {
    holds_in_all_orders(&solution::jobs_run_concurrently());
}

#[test]
fn solution_returns_panic() {
    holds_in_all_orders(&solution::panic_is_returned());
}
