//! The timeline of `gil`.
#![cfg(unix)]

use std::process::Command;

use testkit::program::{example, run};
use testkit::timeline::{Bar, Timeline, assert_no_overlap, bars};

const TIMELINE: Timeline = Timeline {
    example: "timeline-gil",
    args: &["2"],
    input: "",
    lanes: &["free 1", "free 2", "locked 1", "locked 2"],
};

testkit::timeline_tests!(TIMELINE);

/// Returns the turns under the lock, and the number of hand-overs.
fn turns(worker_count: &str, interval: &str) -> (Vec<Bar>, usize) {
    let args = [worker_count, "--switch-interval", interval, "--svg", "-"];
    let svg = run(Command::new(example("timeline-gil")).args(args), "").output();
    let (_, rest) = svg.split_once("handed over on request ").expect("the picture is described");
    let (count, _) = rest.split_once(" times").expect("the hand-overs are counted");
    let mut turns = bars(&svg);
    turns.retain(|bar| bar.lane.starts_with("locked "));
    (turns, count.parse().expect("the count is a number"))
}

#[test]
fn turns_under_the_lock_never_overlap() {
    for workers in ["2", "4"] {
        let (turns, _) = turns(workers, "5ms");
        assert!(turns.len() > 4, "the threads took no turns: {turns:?}");
        assert_no_overlap(&turns);
    }
}

#[test]
fn every_hand_over_ends_a_turn() {
    let (turns, hand_overs) = turns("3", "5ms");
    // If a busy machine makes the picture cover a long time, turns that are too close are one bar.
    let merged = turns.iter().any(|bar| bar.what == "several");
    let expected = hand_overs + 3;
    let is_expected = if merged { turns.len() <= expected } else { turns.len() == expected };
    assert!(is_expected, "each thread has one more turn, so {expected} in all: {turns:?}");
}

#[test]
fn no_turn_ends_early_if_the_interval_never_passes() {
    let (turns, hand_overs) = turns("3", "1h");
    assert_eq!((turns.len(), hand_overs), (3, 0), "{turns:?}");
}

#[test]
fn switch_interval_is_checked() {
    for interval in ["0", "0s", "5", "-5ms", "abc"] {
        let mut command = TIMELINE.command(&["--switch-interval", interval]);
        let run = run(&mut command, "");
        assert!(run.error(2).ends_with("(try --help)"), "{interval}: {run:?}");
    }
}
