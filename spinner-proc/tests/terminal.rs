//! The spinner of `spinner-proc`, in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

#[path = "../../spinner-core/tests/support/example.rs"]
mod example;
mod support;
#[path = "../../spinner-core/tests/support/terminal.rs"]
mod terminal;

use example::example;
use support::{child_of, goes_away};
use terminal::{CTRL_C, SIGINT, Terminal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_spinner-proc");

#[test]
fn it_turns_and_leaves_two_lines() {
    let session = Terminal::start(PROGRAM, &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30: {session:?}");
    let [object, answer] = session.rows() else { unreachable!("it has just been checked") };
    child_of(object);
    assert_eq!(answer, "Answer: 42");
}

#[test]
fn ctrl_c_ends_both_processes() {
    let mut terminal = Terminal::start(PROGRAM, &[]);
    terminal.wait_for("\n");
    terminal.wait_for("thinking!");
    let child = child_of(&terminal.text());
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
    assert!(goes_away(child), "process {child} lives on");
}

#[test]
fn the_quiz_it_turns_while_a_number_is_checked() {
    let quiz = example(PROGRAM, "prime-proc");
    let session = Terminal::start(quiz, &["1000000000000000003"]).finish();
    session.assert_turned();
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}
