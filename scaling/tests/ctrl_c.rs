//! Ctrl-C, in a real terminal: what has been measured is not lost.
#![cfg(unix)]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use tempfile::tempdir;
use terminal::{CTRL_C, SIGINT, Session, Terminal};

#[expect(dead_code, reason = "nothing spins here")]
#[path = "../../spinner-core/tests/support/terminal.rs"]
mod terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_scaling");

/// Runs `scaling` on these numbers, for weeks, and interrupts it when it has said `when`.
fn interrupt(folder: &Path, numbers: &str, when: &str) -> Session {
    let path = |name: &str| folder.join(name).to_str().expect("it is text").to_string();
    fs::write(path("numbers"), numbers).expect("it can be written");
    let (numbers, svg, csv) = (path("numbers"), path("a.svg"), path("a.csv"));
    let args = ["--runs", "1000000", "-f", &numbers, "-o", &svg, "--csv", &csv];
    let mut terminal = Terminal::start(PROGRAM, &args);
    terminal.wait_for(when);
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
    assert!(session.raw.contains("Ended early: "), "{session:?}");
    session
}

#[test]
fn what_was_measured_is_shown_and_written() {
    let folder = tempdir().expect("a temporary folder");
    let session = interrupt(folder.path(), "2\n3\n4", "9 of 41000000 runs done, ");
    for text in [" left", "\nprocs, times", "\nthreads, times", "The best median is "] {
        assert!(session.raw.contains(text), "{text:?}: {session:?}");
    }
    let svg = fs::read_to_string(folder.path().join("a.svg")).expect("it was written");
    roxmltree::Document::parse(&svg).expect("it is well-formed");
    let csv = fs::read_to_string(folder.path().join("a.csv")).expect("it was written");
    assert!(csv.lines().count() >= 10, "a heading and nine runs: {csv}");
}

/// The list takes hours, but it ends with the number in hand.
#[test]
fn before_there_is_anything_to_show_nothing_is_written() {
    let folder = tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.svg"), "old").expect("it can be written");
    let numbers = "1_000_000_000_000_000_003\n".repeat(10_000);
    let session =
        interrupt(folder.path(), &numbers, "0 of 41000000 runs done: one after the other");
    assert!(session.raw.contains("no file was written"), "{session:?}");
    assert_eq!(fs::read_to_string(folder.path().join("a.svg")).expect("it is there"), "old");
    assert!(!folder.path().join("a.csv").exists());
}
