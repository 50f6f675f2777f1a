//! The spinner of `spinner-async` in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

use testkit::program::example;
use testkit::terminal::{CTRL_C, SIGINT, Session, Terminal};

const PROGRAM: &str = testkit::lesson!("spinner-async");

#[test]
fn spinner_turns_and_leaves_two_lines() {
    let session = Terminal::start(PROGRAM, &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30 frames: {session:?}");
    let [object, answer] = session.rows() else { unreachable!("there are two rows") };
    assert!(object.starts_with("spinner object: JoinHandle { id: Id("), "wrong object: {object}");
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
fn quiz_shows_no_frame_while_a_number_is_checked() {
    let session = Terminal::start(example("prime-async"), &["1000000000000000003"]).finish();
    assert_no_frame(&session);
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}

#[test]
fn spinner_shows_no_frame_while_its_thread_is_blocked() {
    let session = Terminal::start(example("blocking"), &[]).finish();
    assert_no_frame(&session);
    assert_eq!(session.rows()[1], "Answer: 42");
}

#[test]
fn spinner_turns_while_another_thread_is_blocked() {
    let session = Terminal::start(example("spawn-blocking"), &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30 frames: {session:?}");
    assert_eq!(session.rows()[1], "Answer: 42");
}

#[test]
fn spinner_turns_in_a_runtime_with_several_threads() {
    let session = Terminal::start(example("multi-thread"), &["1000000000000000003"]).finish();
    session.assert_turned();
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}

/// Asserts that there are two lines and no frame, not even one that was cleared immediately.
#[track_caller]
fn assert_no_frame(session: &Session) {
    assert_eq!(session.rows().len(), 2, "two lines must be left: {session:?}");
    assert!(!session.raw.contains("thinking!"), "a frame was shown: {session:?}");
    assert_eq!(session.status.code(), Some(0), "wrong exit code: {session:?}");
}
