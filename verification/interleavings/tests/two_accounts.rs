//! Two accounts, two locks.

extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(two_accounts: one_lock_at_a_time, self_transfer_deadlock, solution);

#[test]
fn finds_deadlock_of_a_transfer_to_itself() {
    finds_bug(DEADLOCK, &self_transfer_deadlock::transfer_to_itself());
}

#[test]
fn finds_money_in_transit_if_one_lock_is_held_at_a_time() {
    finds_bug("money is in transit", &one_lock_at_a_time::no_money_in_transit());
}

#[test]
fn solution_ends_two_opposite_transfers() {
    holds_in_all_orders(&solution::opposite_transfers());
}

#[test]
fn solution_ends_transfers_in_a_cycle() {
    holds_in_all_orders(&solution::transfers_in_a_cycle());
}

#[test]
fn solution_ends_transfer_to_itself() {
    holds_in_all_orders(&solution::transfer_to_itself());
}

#[test]
fn solution_overdraws_no_account() {
    holds_in_all_orders(&solution::no_overdraft());
}

#[test]
fn solution_has_no_money_in_transit() {
    holds_in_all_orders(&solution::no_money_in_transit());
}
