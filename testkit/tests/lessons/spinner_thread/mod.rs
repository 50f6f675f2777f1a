//! The program of the lesson `spinner-thread`.
#![cfg(unix)]

use testkit::spinner::{Spinner, computing};
use testkit::timeline::Timeline;

const TIMELINE: Timeline = computing("timeline-thread");

const SPINNER: Spinner = Spinner {
    program: testkit::lesson!("spinner-thread"),
    object: "spinner object: Thread",
    timeline: TIMELINE,
    quiz: "prime-thread",
    turns_beside_work: true,
};

testkit::spinner_tests!(SPINNER);
testkit::timeline_tests!(TIMELINE);

#[test]
fn spinner_object_has_an_id_and_a_name() {
    let stdout =
        testkit::program::run(&mut std::process::Command::new(SPINNER.program), "").output();
    let object = stdout.lines().next().expect("there is a first line");
    assert!(object.contains("ThreadId(") && object.contains(r#""spinner""#), "{object}");
}
