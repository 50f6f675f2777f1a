//! The spinner of `spinner-async`, in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

#[path = "../../spinner-core/tests/support/example.rs"]
mod example;
#[path = "../../spinner-core/tests/support/terminal.rs"]
mod terminal;

use example::example;
use terminal::{CTRL_C, SIGINT, Session, Terminal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_spinner-async");

#[test]
fn it_turns_and_leaves_two_lines() {
    let session = Terminal::start(PROGRAM, &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30: {session:?}");
    let [object, answer] = session.rows() else { unreachable!("it has just been checked") };
    assert!(object.starts_with("spinner object: JoinHandle { id: Id("), "{object}");
    assert_eq!(answer, "Answer: 42");
}

#[test]
fn ctrl_c_ends_it() {
    let mut terminal = Terminal::start(PROGRAM, &[]);
    terminal.wait_for("thinking!");
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
}

#[test]
fn the_quiz_not_one_frame_while_a_number_is_checked() {
    let quiz = example(PROGRAM, "prime-async");
    let session = Terminal::start(quiz, &["1000000000000000003"]).finish();
    assert_stood_still(&session);
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}

#[test]
fn not_one_frame_while_the_thread_is_blocked() {
    let session = Terminal::start(example(PROGRAM, "blocking"), &[]).finish();
    assert_stood_still(&session);
    assert_eq!(session.rows()[1], "Answer: 42");
}

#[test]
fn it_turns_while_another_thread_is_blocked() {
    let session = Terminal::start(example(PROGRAM, "spawn-blocking"), &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30: {session:?}");
    assert_eq!(session.rows()[1], "Answer: 42");
}

/// Checks that the two lines came, and no frame, not even one that was wiped at once.
fn assert_stood_still(session: &Session) {
    assert_eq!(session.rows().len(), 2, "{session:?}");
    assert!(!session.raw.contains("thinking!"), "{session:?}");
    assert_eq!(session.status.code(), Some(0), "{session:?}");
}
