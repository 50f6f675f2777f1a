//! How the spinning of `spinner-proc` stops: at the end of a pipe, here within one process.
#![cfg(unix)]

use std::io;
use std::thread;
use std::time::Duration;

use spinner_core::TICK;
use spinner_proc::{ended_within, spin};

#[path = "../../spinner-core/tests/support/in_time.rs"]
mod in_time;

use in_time::in_time;

const LONG: Duration = Duration::from_secs(60);

#[test]
fn a_pipe_that_has_a_writer_has_not_ended() {
    let (reader, writer) = io::pipe().expect("the system has another pipe");
    assert!(!ended_within(&reader, Duration::from_millis(1)).expect("it can be watched"));
    drop(writer);
}

#[test]
fn a_pipe_ends_with_its_last_writer() {
    let (reader, writer) = io::pipe().expect("the system has another pipe");
    let copy = writer.try_clone().expect("the system has room for a copy");
    drop(writer);
    assert!(!ended_within(&reader, Duration::from_millis(1)).expect("it can be watched"));
    drop(copy);
    assert!(ended_within(&reader, LONG).expect("it can be watched"));
}

#[test]
fn spinning_goes_on_until_the_writer_is_dropped() {
    let (stop, done) = io::pipe().expect("the system has another pipe");
    let spinner = thread::spawn(move || spin("testing!", &stop));
    thread::sleep(2 * TICK); // however long: it must not end by itself
    assert!(!spinner.is_finished());
    drop(done);
    in_time(|| spinner.join()).expect("spin does not panic").expect("stdout can be written");
}
