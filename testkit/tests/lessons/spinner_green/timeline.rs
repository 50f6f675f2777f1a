//! The timeline of `spinner-green`.
#![cfg(unix)]

use testkit::program::{example, run};
use testkit::timeline::{Bar, Timeline, bars};

const TIMELINE: Timeline = Timeline {
    example: "timeline-green",
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
fn no_frame_is_drawn_while_main_computes() {
    let stdout = run(&mut TIMELINE.command(&["--svg", "-"]), "").output();
    let bars = bars(&stdout);
    let main = lane(&bars, "main");
    assert!(main.len() == 1 && main[0].what == "computes", "not one computation: {bars:?}");
    assert_eq!(lane(&bars, "spinner"), [], "a coroutine was interrupted: {bars:?}");
    assert!(stdout.contains("The spinner drew 0 frames."), "{stdout}");
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
