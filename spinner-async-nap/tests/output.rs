//! What comes out of `spinner-async-nap` where stdout is no terminal.
#![cfg(unix)]

use std::process::Command;

#[path = "../../spinner-core/tests/support/manners.rs"]
mod manners;

use manners::{
    ends_quietly_after_a_line, ends_quietly_unread, refuses_bad_command_lines,
    says_that_the_disk_is_full, two_lines,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_spinner-async-nap");

#[test]
fn two_lines_come_out() {
    let [object, answer] = two_lines(Command::new(PROGRAM).arg("9_999_999_999_999_917"));
    assert!(object.starts_with("spinner object: "), "{object}");
    assert!(answer.starts_with("9999999999999917 is prime ("), "{answer}");
}

#[test]
fn a_number_that_is_not_prime_is_told_as_such() {
    let [_, answer] = two_lines(Command::new(PROGRAM).arg("1000001"));
    assert!(answer.starts_with("1000001 is not prime ("), "{answer}");
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
    ends_quietly_after_a_line(Command::new(PROGRAM).arg("1000000000000000003"));
}

#[test]
fn it_refuses_bad_command_lines() {
    refuses_bad_command_lines(PROGRAM);
}
