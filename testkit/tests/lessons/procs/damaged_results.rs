//! A worker that writes bytes into the pipe of the results that are not a message.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use testkit::expected_output::row;
use testkit::process_group::finish_group;
use testkit::program::{Run, example, start};
use testkit::random_moments::repeat_with_random;

/// The length of a message.
const MESSAGE_LEN: usize = 32;

/// Runs the program whose worker writes these bytes.
fn run_with_bytes(bytes: &[u8]) -> Run {
    let bytes = bytes.iter().map(u8::to_string);
    let mut command = Command::new(example("damaged-results"));
    finish_group(start(command.args(bytes), Stdio::piped(), ""))
}

/// Returns the numbers that have a row. Asserts that each is there once, with the correct answer.
fn answered(run: &Run) -> BTreeSet<u64> {
    let rows: Vec<(u64, bool)> = run.stdout.lines().skip(1).map(|line| row(line, 16)).collect();
    assert!(rows.iter().all(|&(n, prime)| n < 1000 && prime == primal::is_prime(n)), "{run:?}");
    let numbers: BTreeSet<u64> = rows.iter().map(|&(n, _)| n).collect();
    assert_eq!(numbers.len(), rows.len(), "a number has two rows: {run:?}");
    numbers
}

/// Asserts that the error contains what is wrong with the message, and the numbers without a row.
#[track_caller]
fn assert_damage_is_reported(run: &Run, reason: &str) {
    let answered = answered(run);
    let missing: Vec<u64> = (0..1000).filter(|n| !answered.contains(n)).collect();
    let named: Vec<String> = missing.iter().take(20).map(u64::to_string).collect();
    let (cause, lost) = run.error(1).split_once("; never answered: ").expect("some are missing");
    let expected = format!("error: a message in a pipe cannot be read: {reason}");
    assert!(cause.starts_with(&expected), "{cause}");
    let more = missing.len().checked_sub(20).filter(|&more| more > 0);
    let more = more.map_or(String::new(), |more| format!(" and {more} more"));
    assert_eq!(lost, named.join(", ") + &more);
}

#[test]
fn results_without_other_bytes_are_complete() {
    let stdout = run_with_bytes(&[]).output();
    assert!(stdout.lines().any(|line| line.starts_with("1000 checks in ")));
}

#[test]
fn garbage_among_the_results_is_an_error_and_loses_the_rest() {
    let mut not_a_bool = [0; MESSAGE_LEN];
    not_a_bool[1] = 2;
    let longest_number = [&[253], &u64::MAX.to_le_bytes()[..], &[1; MESSAGE_LEN - 9]].concat();
    for (bytes, reason) in [
        (&[255; MESSAGE_LEN][..], ""),
        (&not_a_bool, ""),
        (&longest_number, "it has bytes after the value"),
        (&[1; MESSAGE_LEN], "it has bytes after the value"),
    ] {
        assert_damage_is_reported(&run_with_bytes(bytes), reason);
    }
}

#[test]
fn random_bytes_among_the_results_are_an_error() {
    repeat_with_random(|random| {
        let messages = random.usize(1..100);
        let bytes: Vec<u8> = (0..messages * MESSAGE_LEN).map(|_| random.u8(..)).collect();
        assert_damage_is_reported(&run_with_bytes(&bytes), "");
    });
}

/// What follows a part of a message is cut in the wrong places, so rows may be wrong. But then the
/// last message is too short, if no other is damaged, so the program never succeeds.
#[test]
fn part_of_a_message_among_the_results_is_an_error() {
    for length in [1, 2, MESSAGE_LEN / 2, MESSAGE_LEN - 1] {
        let run = run_with_bytes(&vec![7; length]);
        assert!(run.error(1).contains("a message in a pipe cannot be read: "), "{run:?}");
    }
}
