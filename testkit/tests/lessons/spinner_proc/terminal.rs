//! The spinner of `spinner-proc` in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

use testkit::process_group::wait_until_ended;
use testkit::program::example;
use testkit::terminal::{CTRL_C, SIGINT, Terminal};

use super::spinner_object::pid_in;

const PROGRAM: &str = testkit::lesson!("spinner-proc");

#[test]
fn spinner_turns_and_leaves_two_lines() {
    let session = Terminal::start(PROGRAM, &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30 frames: {session:?}");
    let [object, answer] = session.rows() else { unreachable!("there are two rows") };
    pid_in(object);
    assert_eq!(answer, "Answer: 42");
}

#[test]
fn ctrl_c_ends_both_processes() {
    let mut terminal = Terminal::start(PROGRAM, &[]);
    terminal.wait_for("\n");
    terminal.wait_for("thinking!");
    let child = pid_in(&terminal.text());
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
    wait_until_ended(child);
}

#[test]
fn quiz_spinner_turns_while_a_number_is_checked() {
    let session = Terminal::start(example("prime-proc"), &["1000000000000000003"]).finish();
    session.assert_turned();
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}
