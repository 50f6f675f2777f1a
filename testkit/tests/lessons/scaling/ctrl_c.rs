//! Ctrl-C in a terminal: the results so far are shown and written.
#![cfg(unix)]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use tempfile::tempdir;
use testkit::terminal::{CTRL_C, SIGINT, Session, Terminal};

const PROGRAM: &str = testkit::lesson!("scaling");

/// Runs `scaling` with more runs than it can complete, and presses Ctrl-C when it has printed
/// `text`.
fn interrupt_at(text: &str, folder: &Path, numbers: &str) -> Session {
    let path = |name: &str| folder.join(name).to_str().expect("the path is UTF-8").to_string();
    fs::write(path("numbers"), numbers).expect("a temporary folder can be written to");
    let (numbers, svg, csv) = (path("numbers"), path("a.svg"), path("a.csv"));
    let args = ["--runs", "1000000", "-f", &numbers, "-o", &svg, "--csv", &csv];
    let mut terminal = Terminal::start(PROGRAM, &args);
    terminal.wait_for(text);
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "did not end by SIGINT: {session:?}");
    assert!(session.raw.contains("Stopped early: "), "{session:?}");
    session
}

#[test]
fn ctrl_c_shows_and_writes_the_results_so_far() {
    let folder = tempdir().expect("a temporary folder can be created");
    let session = interrupt_at("9 of 41000000 runs done, ", folder.path(), "2\n3\n4");
    for text in [" left", "\nprocs, times", "\nthreads, times", "Too little work to compare"] {
        assert!(session.raw.contains(text), "{text:?} is missing: {session:?}");
    }
    let svg = fs::read_to_string(folder.path().join("a.svg")).expect("the chart was written");
    roxmltree::Document::parse(&svg).expect("the chart is well-formed XML");
    let csv = fs::read_to_string(folder.path().join("a.csv")).expect("the runs were written");
    assert!(csv.lines().count() >= 10, "fewer lines than a heading and nine runs: {csv}");
}

/// The list would take hours, but Ctrl-C takes effect at the end of the current check.
#[test]
fn ctrl_c_before_the_first_result_writes_no_file() {
    let folder = tempdir().expect("a temporary folder can be created");
    fs::write(folder.path().join("a.svg"), "old").expect("a temporary folder can be written to");
    let numbers = "1_000_000_000_000_000_003\n".repeat(10_000);
    let text = "0 of 41000000 runs done: sequential";
    let session = interrupt_at(text, folder.path(), &numbers);
    assert!(session.raw.contains("no file was written"), "{session:?}");
    let svg = fs::read_to_string(folder.path().join("a.svg")).expect("the old chart still exists");
    assert_eq!(svg, "old", "the old chart was overwritten");
    assert!(!folder.path().join("a.csv").exists(), "a file without runs was written");
}
