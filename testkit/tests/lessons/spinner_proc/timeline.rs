//! The timeline of `spinner-proc`.
#![cfg(unix)]

use testkit::program::{example, run};
use testkit::timeline::{Bar, Timeline, bars};

const TIMELINE: Timeline = Timeline {
    example: "timeline-proc",
    // A prime that takes about a third of a second.
    args: &["--prime", "100000000000000003"],
    input: "",
    lanes: &["main", "spinner"],
};

testkit::timeline_tests!(TIMELINE);

/// Returns the bars of a lane.
fn lane(bars: &[Bar], lane: &str) -> Vec<Bar> {
    bars.iter().filter(|bar| bar.lane == lane).cloned().collect()
}

#[test]
fn frames_are_drawn_while_main_computes() {
    let bars = bars(&run(&mut TIMELINE.command(&["--svg", "-"]), "").output());
    let (main, frames) = (lane(&bars, "main"), lane(&bars, "spinner"));
    let (start, end) = (main[0].start, main[main.len() - 1].end);
    let during = frames.iter().filter(|bar| start < bar.start && bar.end < end).count();
    assert!(during > 0, "no frame was drawn during the computation: {bars:?}");
    assert!(frames.iter().all(|bar| bar.what == "draws a frame"), "{frames:?}");
}

#[test]
fn main_computes_nothing_while_it_sleeps() {
    let stdout = run(&mut std::process::Command::new(example(TIMELINE.example)), "").output();
    assert!(stdout.contains("\nmain    ................"), "{stdout}");
    assert!(stdout.contains("\nspinner |."), "{stdout}");
    let count = stdout.split("The spinner drew ").nth(1).and_then(|rest| rest.split(' ').next());
    let count: u32 = count.expect("the frames are counted").parse().expect("it is a number");
    assert!((2..=31).contains(&count), "three seconds have room for 30 frames: {stdout}");
}
