//! Readers and writers.

extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(readers_and_writers: notify_one, solution, two_writers, upgrade_lets_writers_in, upgrade_waits_for_each_other);

#[test]
fn finds_two_writers() {
    finds_bug("a writer is not alone", &two_writers::writer_is_alone());
}

#[test]
fn finds_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, &notify_one::writer_is_alone());
}

#[test]
fn finds_deadlock_if_two_upgrades_wait_for_each_other() {
    finds_bug(DEADLOCK, &upgrade_waits_for_each_other::upgrade_loses_no_update());
}

#[test]
fn finds_lost_update_if_upgrade_lets_writers_in() {
    finds_bug("an update was lost", &upgrade_lets_writers_in::upgrade_loses_no_update());
}

#[test]
fn solution_lets_a_writer_be_alone() {
    holds_in_all_orders(&solution::writer_is_alone());
}

#[test]
fn solution_loses_no_update_in_upgrade() {
    holds_in_all_orders(&solution::upgrade_loses_no_update());
}
