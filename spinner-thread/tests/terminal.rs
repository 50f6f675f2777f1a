//! The spinner of `spinner-thread`, in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

#[path = "../../spinner-core/tests/support/example.rs"]
mod example;
#[path = "../../spinner-core/tests/support/terminal.rs"]
mod terminal;

use example::example;
use terminal::{CTRL_C, SIGINT, Terminal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_spinner-thread");

#[test]
fn it_turns_and_leaves_two_lines() {
    let session = Terminal::start(PROGRAM, &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30: {session:?}");
    let [object, answer] = session.rows() else { unreachable!("it has just been checked") };
    assert!(object.starts_with("spinner object: Thread"), "{object}");
    assert!(object.contains("ThreadId(") && object.contains(r#""spinner""#), "{object}");
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
fn the_quiz_it_turns_while_a_number_is_checked() {
    let quiz = example(PROGRAM, "prime-thread");
    let session = Terminal::start(quiz, &["1000000000000000003"]).finish();
    session.assert_turned();
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}
