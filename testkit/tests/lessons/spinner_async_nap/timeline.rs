//! The timeline of `spinner-async-nap`.
#![cfg(unix)]

use testkit::program::run;
use testkit::spinner::computing;
use testkit::timeline::{Timeline, assert_no_overlap, bars};

const TIMELINE: Timeline = computing("timeline-nap");

testkit::timeline_tests!(TIMELINE);

#[test]
fn frames_are_drawn_while_main_computes() {
    TIMELINE.assert_frames_while_main_computes();
}

#[test]
fn main_computes_nothing_while_it_sleeps() {
    TIMELINE.assert_only_frames_while_main_sleeps();
}

/// Both tasks run on one thread.
#[test]
fn frames_and_polls_never_overlap() {
    let bars = bars(&run(&mut TIMELINE.command(&["--svg", "-"]), "").output());
    assert_no_overlap(&bars);
}
