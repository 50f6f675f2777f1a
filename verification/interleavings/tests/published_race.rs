//! The race condition that was published.

extern crate checked as crossbeam_channel;
extern crate checked as std;

use interleavings::{answers, finds_bug, holds_in_all_orders};

answers!(published_race: drains_once_more, solution, stops_on_empty_job_channel, stops_on_timeout);

#[test]
fn finds_lost_result_if_run_all_stops_on_empty_job_channel() {
    finds_bug("a result is lost", &stops_on_empty_job_channel::each_result_is_reported());
}

#[test]
fn finds_lost_result_if_result_channel_is_drained_once_more() {
    finds_bug("a result is lost", &drains_once_more::each_result_is_reported());
}

#[test]
fn finds_lost_result_if_run_all_stops_on_timeout() {
    finds_bug("a result is lost", &stops_on_timeout::each_result_is_reported());
}

#[test]
fn solution_reports_each_result() {
    holds_in_all_orders(&solution::each_result_is_reported());
}
