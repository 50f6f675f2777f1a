//! The program of the lesson `spinner-proc`.
#![cfg(unix)]

use testkit::spinner::{Spinner, computing};
use testkit::timeline::Timeline;

mod children;
mod faults;
mod spinner_object;
mod terminal;

const TIMELINE: Timeline = computing("timeline-proc");

const SPINNER: Spinner = Spinner {
    program: testkit::lesson!("spinner-proc"),
    object: "spinner object: Child { pid: Pid(",
    timeline: TIMELINE,
    quiz: "prime-proc",
    turns_beside_work: true,
};

testkit::spinner_tests!(SPINNER);
testkit::timeline_tests!(TIMELINE);
