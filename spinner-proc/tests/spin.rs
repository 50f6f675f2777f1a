//! `spin` of `spinner-proc` ends at the end of a pipe. Here both ends are in one process.
#![cfg(unix)]

use std::io;
use std::thread;

use spinner_core::TICK;
use spinner_proc::spin;

use time_limit::in_time;

#[path = "../../testkit/src/time_limit.rs"]
pub mod time_limit;

#[test]
fn spin_ends_only_when_the_writer_is_dropped() {
    let (stop, done) = io::pipe().expect("a pipe can be created");
    let spinner = thread::spawn(move || spin("testing!", &stop));
    thread::sleep(2 * TICK); // a longer sleep would change nothing
    assert!(!spinner.is_finished(), "`spin` returned although the writer exists");
    drop(done);
    in_time(|| spinner.join()).expect("spin does not panic").expect("stdout can be written to");
}
