//! The program of the lesson `spinner-green`.
#![cfg(unix)]

use testkit::spinner::{Spinner, computing};
use testkit::timeline::Timeline;

mod terminal;

const TIMELINE: Timeline = computing("timeline-green");

const SPINNER: Spinner = Spinner {
    program: testkit::lesson!("spinner-green"),
    object: "spinner object: JoinHandle { id: ",
    timeline: TIMELINE,
    quiz: "prime-green",
    turns_beside_work: false,
};

testkit::spinner_tests!(SPINNER);
testkit::timeline_tests!(TIMELINE);
