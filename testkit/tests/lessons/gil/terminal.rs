//! The spinner beside a thread that holds the lock, in a real terminal.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

use testkit::program::example;
use testkit::terminal::{CTRL_C, SIGINT, Session, Terminal};

/// A prime that takes about a second.
const PRIME: &str = "1000000000000000003";

fn start(args: &[&str]) -> Terminal {
    Terminal::start(example("gil-spinner"), args)
}

/// Returns the number of hand-overs at the end of the last line.
#[track_caller]
fn hand_overs(session: &Session, answer: &str) -> u64 {
    let [object, last] = session.rows() else { panic!("two lines must be left: {session:?}") };
    assert!(object.starts_with("spinner object: Thread"), "{object}");
    assert!(last.starts_with(answer), "{last}");
    let (_, count) =
        last.split_once("; hand-overs on request: ").expect("the last line counts the hand-overs");
    count.parse().expect("the line ends with a number")
}

#[test]
fn spinner_turns_if_the_lock_is_handed_over() {
    let session = start(&[PRIME]).finish();
    session.assert_turned();
    let frames = session.frames().chars().count() as u64;
    let hand_overs = hand_overs(&session, "1000000000000000003 is prime (");
    assert!(hand_overs >= frames, "a frame was drawn without a hand-over: {session:?}");
}

#[test]
fn spinner_freezes_if_the_lock_is_never_handed_over() {
    let session = start(&[PRIME, "--switch-interval", "1h"]).finish();
    assert_eq!(session.frames(), "", "{session:?}");
    assert!(!session.raw.contains("thinking!"), "{session:?}");
    assert_eq!(hand_overs(&session, "1000000000000000003 is prime ("), 0);
    assert_eq!(session.status.code(), Some(0), "{session:?}");
}

#[test]
fn spinner_turns_if_all_other_threads_wait_for_downloads() {
    let session = start(&["--io", "--switch-interval", "1h"]).finish();
    session.assert_turned();
    assert_eq!(hand_overs(&session, "10 downloads of a second each took "), 0);
}

#[test]
fn ctrl_c_ends_the_spinner() {
    let mut terminal = start(&[]);
    terminal.wait_for("thinking!");
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
}
