//! The program of the lesson `spinner-async`.
#![cfg(unix)]

use testkit::spinner::{Spinner, computing};
use testkit::timeline::Timeline;

mod terminal;

const TIMELINE: Timeline = computing("timeline-async");

const SPINNER: Spinner = Spinner {
    program: testkit::lesson!("spinner-async"),
    object: "spinner object: JoinHandle { id: Id(",
    timeline: TIMELINE,
    quiz: "prime-async",
    turns_beside_work: false,
};

testkit::spinner_tests!(SPINNER);
testkit::timeline_tests!(TIMELINE);
