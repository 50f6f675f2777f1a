//! The pool of threads in the lesson `threads`.
//!
//! There are no wrong answers to a lesson, so `build.rs` plants bugs in it.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::{DEADLOCK, finds_bug, holds_in_all_orders};

/// The lesson or a copy of it, and the models.
macro_rules! lesson {
    ($name:ident, $copy:literal) => {
        mod $name {
            mod answer {
                interleavings::copy!($copy);
            }

            include!(concat!(env!("OUT_DIR"), "/lessons/threads.rs"));
        }
    };
}

lesson!(lesson, "threads");
lesson!(receiver_not_dropped, "threads_receiver_not_dropped");
lesson!(sender_not_dropped, "threads_sender_not_dropped");
lesson!(sends_before_receiving, "threads_sends_before_receiving");

#[test]
fn finds_deadlock_if_a_sender_is_not_dropped() {
    finds_bug(DEADLOCK, &sender_not_dropped::each_number_is_answered_once(1, 2));
}

#[test]
fn finds_deadlock_if_no_results_are_received_while_sending_jobs() {
    finds_bug(DEADLOCK, &sends_before_receiving::each_number_is_answered_once(5, 2));
}

#[test]
fn finds_deadlock_if_the_receiver_is_not_dropped() {
    finds_bug(DEADLOCK, &receiver_not_dropped::all_threads_end_if_report_fails());
}

#[test]
fn lesson_answers_each_of_two_numbers_once() {
    holds_in_all_orders(&lesson::each_number_is_answered_once(2, 3));
}

#[test]
fn lesson_answers_each_of_three_numbers_once() {
    holds_in_all_orders(&lesson::each_number_is_answered_once(3, 1));
}

#[test]
fn lesson_ends_all_threads_if_report_fails() {
    holds_in_all_orders(&lesson::all_threads_end_if_report_fails());
}
