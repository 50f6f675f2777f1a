//! An actor.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::{DEADLOCK, answers, finds_bug, holds_in_all_orders};

answers!(actor: keeps_own_sender, shared_answer_channel, solution);

#[test]
fn finds_answers_to_other_questions() {
    finds_bug("the answer is wrong", &shared_answer_channel::each_question_is_answered());
}

#[test]
fn finds_actor_that_never_ends() {
    finds_bug(DEADLOCK, &keeps_own_sender::each_question_is_answered());
}

#[test]
fn solution_answers_each_question() {
    holds_in_all_orders(&solution::each_question_is_answered());
}

#[test]
fn solution_answers_after_a_timeout() {
    holds_in_all_orders(&solution::timed_out_question_does_no_harm());
}
