//! What a status line writes to a real terminal. This program runs parts of itself there.
#![cfg(unix)]

use std::env::current_exe;
use std::process::Command;

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
fn text_is_cut_to_the_width_of_the_terminal_at_each_draw() {
    let output = output_of("part_that_is_resized");
    let shown: Vec<&str> = output.split("\r\x1b[2K").collect();
    let [_, wide, narrow, cjk, unknown, _] = shown[..] else {
        panic!("not four texts: {output:?}")
    };
    assert_eq!((wide, narrow, cjk), ("| thinking!", "| thinkin", "| 考え中"), "{output:?}");
    assert_eq!(unknown, "| thinking!", "a terminal without a width gets 80 columns: {output:?}");
}

/// The next line would be printed ten seconds later.
#[test]
fn line_in_a_dumb_terminal_is_printed_once() {
    let program = current_exe().expect("the system knows the path of this program");
    let program = program.to_str().expect("the path is valid UTF-8");
    let script = r#"TERM=dumb exec "$0" --ignored --exact --color=never --nocapture "$1""#;
    let part = "part_that_shows_a_shorter_text";
    let output = Terminal::start("sh", &["-c", script, program, part]).finish().raw;
    assert_eq!(output.matches("longer\r\n").count(), 1, "{output:?}");
    assert!(!output.contains("short\r\n"), "{output:?}");
    assert!(!output.replace("\r\n", "\n").contains('\r'), "{output:?}");
    assert!(!output.contains('\x1b'), "{output:?}");
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

fn resize(columns: &str) {
    let resized = Command::new("stty").args(["cols", columns]).status();
    assert!(resized.expect("every Unix has stty").success(), "the terminal was not resized");
}

#[test]
#[ignore = "part of another test, which runs it in a terminal"]
fn part_that_is_resized() {
    let mut line = StatusLine::new();
    line.show("| thinking!").expect("a terminal can be written to");
    resize("9");
    line.show("| thinking!").expect("a terminal can be written to");
    line.show("| 考え中です").expect("a terminal can be written to");
    resize("0"); // as a serial console that does not know its size
    line.show("| thinking!").expect("a terminal can be written to");
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
