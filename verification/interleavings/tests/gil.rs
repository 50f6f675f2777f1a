//! A lock that changes hands on request, as CPython's does: the exercise, and the lesson `gil`.

extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};
use solution::{NEVER, SOON};

answers!(gil: barging, lifo, notify_one, releases_twice, request_not_cleared, solution);

/// The lock of the lesson, with the two methods that only the exercise has, and the models.
macro_rules! lesson {
    ($name:ident, $copy:literal) => {
        mod $name {
            mod answer {
                interleavings::copy!($copy);

                impl Gil {
                    pub fn waiting(&self) -> u64 {
                        let tickets = self.tickets();
                        (tickets.next - tickets.now_serving).saturating_sub(1)
                    }

                    pub fn drop_requested(&self) -> bool {
                        self.drop_requested.load(Relaxed)
                    }
                }
            }

            include!(concat!(env!("OUT_DIR"), "/gil/models.rs"));
        }
    };
}

lesson!(lesson, "gil");
lesson!(lesson_continues_without_the_lock, "gil_continues_without_the_lock");
lesson!(lesson_notify_one, "gil_notify_one");
lesson!(lesson_request_not_cleared, "gil_request_not_cleared");
lesson!(lesson_turn_not_checked_again, "gil_turn_not_checked_again");

#[test]
fn finds_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, &notify_one::one_holder_at_a_time(SOON, &[1, 0, 0], 2));
}

#[test]
fn finds_deadlock_if_the_guard_releases_twice() {
    finds_bug(DEADLOCK, &releases_twice::lock_is_held_after_a_panic());
}

#[test]
fn finds_barging() {
    let bug = "the requesting thread has not held the lock";
    finds_bug(bug, &barging::checkpoint_hands_over_on_request());
}

#[test]
fn finds_lifo_order() {
    finds_bug("overtook a waiting thread", &lifo::lock_is_fair());
}

#[test]
fn finds_request_that_is_not_cleared() {
    finds_bug("an old request is still set", &request_not_cleared::request_ends_with_the_turn());
}

#[test]
fn finds_in_lesson_deadlock_if_one_thread_is_notified() {
    finds_bug(DEADLOCK, &lesson_notify_one::one_holder_at_a_time(SOON, &[1, 0, 0], 2));
}

#[test]
fn finds_in_lesson_turn_that_is_not_checked_again() {
    let model = lesson_turn_not_checked_again::one_holder_at_a_time(SOON, &[0, 0, 0], 2);
    finds_bug("two threads hold the lock", &model);
}

#[test]
fn finds_in_lesson_checkpoint_that_continues_without_the_lock() {
    let bug = "the requesting thread has not held the lock";
    finds_bug(bug, &lesson_continues_without_the_lock::checkpoint_hands_over_on_request());
}

#[test]
fn finds_in_lesson_request_that_is_not_cleared() {
    let bug = "an old request is still set";
    finds_bug(bug, &lesson_request_not_cleared::request_ends_with_the_turn());
}

#[test]
fn solution_has_one_holder_of_two_threads() {
    holds_in_all_orders(&solution::one_holder_at_a_time(SOON, &[1, 1], 3));
}

#[test]
fn solution_has_one_holder_of_three_threads() {
    holds_in_all_orders(&solution::one_holder_at_a_time(SOON, &[1, 0, 0], 1));
}

#[test]
fn solution_needs_no_request() {
    holds_in_all_orders(&solution::one_holder_at_a_time(NEVER, &[0, 0, 0], 2));
}

#[test]
fn solution_hands_over_on_request() {
    holds_in_all_orders(&solution::checkpoint_hands_over_on_request());
}

#[test]
fn solution_is_fair() {
    holds_in_all_orders(&solution::lock_is_fair());
}

#[test]
fn solution_clears_requests() {
    holds_in_all_orders(&solution::request_ends_with_the_turn());
}

#[test]
fn solution_holds_lock_after_a_panic() {
    holds_in_all_orders(&solution::lock_is_held_after_a_panic());
}

#[test]
fn lesson_has_one_holder_of_two_threads() {
    holds_in_all_orders(&lesson::one_holder_at_a_time(SOON, &[1, 1], 3));
}

#[test]
fn lesson_has_one_holder_of_three_threads() {
    holds_in_all_orders(&lesson::one_holder_at_a_time(SOON, &[1, 0, 0], 2));
}

#[test]
fn lesson_needs_no_request() {
    holds_in_all_orders(&lesson::one_holder_at_a_time(NEVER, &[0, 0, 0], 2));
}

#[test]
fn lesson_hands_over_on_request() {
    holds_in_all_orders(&lesson::checkpoint_hands_over_on_request());
}

#[test]
fn lesson_is_fair() {
    holds_in_all_orders(&lesson::lock_is_fair());
}

#[test]
fn lesson_clears_requests() {
    holds_in_all_orders(&lesson::request_ends_with_the_turn());
}

#[test]
fn lesson_holds_lock_after_a_panic() {
    holds_in_all_orders(&lesson::lock_is_held_after_a_panic());
}
