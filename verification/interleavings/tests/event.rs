//! An event that many threads wait for.

extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(event: ignores_spurious_wakeups, lost_wakeup, notifies_one, solution);

#[test]
fn finds_deadlock_if_set_notifies_one_thread() {
    finds_bug(DEADLOCK, &notifies_one::all_are_woken());
}

#[test]
fn finds_lost_wakeup_if_wait_does_not_check_first() {
    finds_bug(DEADLOCK, &lost_wakeup::all_are_woken());
}

#[test]
fn finds_early_return_if_spurious_wakeups_are_ignored() {
    finds_bug("woken too early", &ignores_spurious_wakeups::waits_until_set());
}

#[test]
fn solution_wakes_all_waiting_threads() {
    holds_in_all_orders(&solution::all_are_woken());
}

#[test]
fn solution_waits_until_set_despite_spurious_wakeup() {
    holds_in_all_orders(&solution::waits_until_set());
}
