//! What a status line writes to a real terminal. This program runs parts of itself there.
#![cfg(unix)]

use std::env::current_exe;

use spinner_core::StatusLine;
use testkit::terminal::Terminal;

#[test]
fn line_that_was_shown_is_cleared_when_dropped() {
    let output = output_of("part_that_shows_a_text");
    assert!(output.contains("\r\x1b[2K| thinking!\r\x1b[2K"), "{output:?}");
}

#[test]
fn shorter_text_overwrites_a_longer_one() {
    let output = output_of("part_that_shows_a_shorter_text");
    assert!(output.contains("\r\x1b[2Klonger\r\x1b[2Kshort\r\x1b[2K"), "{output:?}");
}

#[test]
fn line_that_was_not_shown_leaves_the_cursor_where_it_is() {
    let output = output_of("part_that_shows_nothing");
    assert!(output.contains("part_that_shows_nothing ... ok"), "{output:?}");
    assert!(!output.replace("\r\n", "\n").contains('\r'), "{output:?}");
}

#[test]
#[ignore = "part of another test, which runs it in a terminal"]
fn part_that_shows_a_text() {
    StatusLine::new().show("| thinking!").expect("a terminal can be written to");
}

#[test]
#[ignore = "part of another test, which runs it in a terminal"]
fn part_that_shows_a_shorter_text() {
    let mut line = StatusLine::new();
    line.show("longer").expect("a terminal can be written to");
    line.show("short").expect("a terminal can be written to");
}

#[test]
#[ignore = "part of another test, which runs it in a terminal"]
fn part_that_shows_nothing() {
    drop(StatusLine::new());
}

/// Returns the output of a terminal in which this program runs one of its parts.
fn output_of(part: &str) -> String {
    let program = current_exe().expect("the system knows the path of this program");
    Terminal::start(program, &["--ignored", "--exact", "--color=never", part]).finish().raw
}
