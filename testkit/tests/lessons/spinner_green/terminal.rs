//! The spinner of `spinner-green` in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

use testkit::program::{example, run};
use testkit::terminal::{CTRL_C, SIGINT, Session, Terminal};

const PROGRAM: &str = testkit::lesson!("spinner-green");

#[test]
fn spinner_turns_and_leaves_two_lines() {
    let session = Terminal::start(PROGRAM, &[]).finish();
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30 frames: {session:?}");
    let [object, answer] = session.rows() else { unreachable!("there are two rows") };
    assert!(object.starts_with("spinner object: JoinHandle { id: "), "wrong object: {object}");
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
    let session = Terminal::start(example("prime-green"), &["1000000000000000003"]).finish();
    assert_no_frame(&session);
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}

#[test]
fn spinner_shows_no_frame_while_its_thread_is_blocked() {
    let session = Terminal::start(example("blocking-green"), &[]).finish();
    assert_no_frame(&session);
    assert_eq!(session.rows()[1], "Answer: 42");
}

#[test]
fn spinner_turns_while_the_computation_yields() {
    let session = Terminal::start(example("nap-green"), &["1000000000000000003"]).finish();
    session.assert_turned();
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}

#[test]
fn ten_thousand_of_each_model_end() {
    for model in ["coroutines", "tasks"] {
        let mut command = std::process::Command::new(example("ten-thousand"));
        let output = run(command.arg(model), "").output();
        assert!(output.starts_with("All have ended after "), "{model}: {output}");
    }
    let mut command = std::process::Command::new(example("ten-thousand"));
    let error = run(command.arg("fibers"), "");
    assert!(error.error(2).contains("expected coroutines, tasks or threads"), "{error:?}");
}

/// Asserts that there are two lines and no frame, not even one that was cleared immediately.
#[track_caller]
fn assert_no_frame(session: &Session) {
    assert_eq!(session.rows().len(), 2, "two lines must be left: {session:?}");
    assert!(!session.raw.contains("thinking!"), "a frame was shown: {session:?}");
    assert_eq!(session.status.code(), Some(0), "wrong exit code: {session:?}");
}
