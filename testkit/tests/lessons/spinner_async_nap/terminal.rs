//! The spinner of `spinner-async-nap` in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

use testkit::terminal::{CTRL_C, SIGINT, Terminal};

const PROGRAM: &str = testkit::lesson!("spinner-async-nap");

#[test]
fn spinner_turns_while_a_number_is_checked() {
    // 2^62 - 57, the largest prime below 2^62.
    let session = Terminal::start(PROGRAM, &["4611686018427387847"]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 3, "the check takes a second: {session:?}");
    let [object, answer] = session.rows() else { unreachable!("there are two rows") };
    assert!(object.starts_with("spinner object: JoinHandle { id: Id("), "wrong object: {object}");
    assert!(answer.starts_with("4611686018427387847 is prime ("), "wrong answer: {answer}");
}

#[test]
fn ctrl_c_ends_the_program() {
    let mut terminal = Terminal::start(PROGRAM, &[]);
    terminal.wait_for("thinking!");
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
}
