//! What comes out of `spinner-proc` where stdout is no terminal.
#![cfg(unix)]

use std::process::Command;

#[path = "../../spinner-core/tests/support/example.rs"]
mod example;
#[path = "../../spinner-core/tests/support/manners.rs"]
mod manners;

use example::example;
use manners::{
    ends_quietly_after_a_line, ends_quietly_unread, refuses_bad_command_lines,
    says_that_the_disk_is_full, two_lines,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_spinner-proc");

#[test]
fn two_lines_come_out() {
    let [object, answer] = two_lines(&mut Command::new(PROGRAM));
    assert!(object.starts_with("spinner object: "), "{object}");
    assert_eq!(answer, "Answer: 42");
}

#[test]
fn a_full_disk_is_an_error() {
    says_that_the_disk_is_full(&mut Command::new(PROGRAM));
}

#[test]
fn it_ends_quietly_when_nobody_reads() {
    ends_quietly_unread(&mut Command::new(PROGRAM));
}

#[test]
fn it_ends_quietly_when_the_reader_has_seen_a_line() {
    ends_quietly_after_a_line(&mut Command::new(PROGRAM));
}

#[test]
fn the_quiz_refuses_bad_command_lines() {
    refuses_bad_command_lines(example(PROGRAM, "prime-proc"));
}
