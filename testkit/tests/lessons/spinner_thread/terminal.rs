//! The spinner of `spinner-thread` in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

use testkit::program::example;
use testkit::terminal::{CTRL_C, SIGINT, Terminal};

const PROGRAM: &str = testkit::lesson!("spinner-thread");

#[test]
fn spinner_turns_and_leaves_two_lines() {
    let session = Terminal::start(PROGRAM, &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30 frames: {session:?}");
    let [object, answer] = session.rows() else { unreachable!("there are two rows") };
    assert!(object.starts_with("spinner object: Thread"), "wrong object: {object}");
    let is_named = object.contains("ThreadId(") && object.contains(r#""spinner""#);
    assert!(is_named, "the object has no id or no name: {object}");
    assert_eq!(answer, "Answer: 42");
}

#[test]
fn ctrl_c_ends_the_program() {
    let mut terminal = Terminal::start(PROGRAM, &[]);
    terminal.wait_for("thinking!");
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
}

#[test]
fn quiz_spinner_turns_while_a_number_is_checked() {
    let session = Terminal::start(example("prime-thread"), &["1000000000000000003"]).finish();
    session.assert_turned();
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}
