//! A worker that writes bytes into the pipe of the results that are no message.

use std::collections::BTreeSet;
use std::process::Stdio;

use crate::group::finish_alone;
use crate::moments::often;
use crate::pool::example;
use crate::row::row;
use crate::run::{Run, start};

/// As long as a message.
const FRAME: usize = 32;

/// Runs the program whose worker writes these bytes.
fn spoil(bytes: &[u8]) -> Run {
    let bytes = bytes.iter().map(u8::to_string);
    finish_alone(start(example("spoilt-results").args(bytes), Stdio::piped(), ""))
}

/// The numbers that the rows answer; each must be right, and be there once.
fn answered(run: &Run) -> BTreeSet<u64> {
    let rows: Vec<(u64, bool)> = run.stdout.lines().skip(1).map(|line| row(line, 16)).collect();
    assert!(rows.iter().all(|&(n, prime)| n < 1000 && prime == primal::is_prime(n)), "{run:?}");
    let numbers: BTreeSet<u64> = rows.iter().map(|&(n, _)| n).collect();
    assert_eq!(numbers.len(), rows.len(), "{run:?}");
    numbers
}

/// Asserts that the error says what was wrong, and names what has no row.
fn assert_told(run: &Run, wrong: &str, answered: &BTreeSet<u64>) {
    let missing: Vec<u64> = (0..1000).filter(|n| !answered.contains(n)).collect();
    let named: Vec<String> = missing.iter().take(20).map(u64::to_string).collect();
    let (cause, lost) = run.error(1).split_once("; never answered: ").expect("some are not");
    assert!(cause.starts_with(&format!("error: a message in a pipe cannot be read: {wrong}")));
    let more = missing.len().checked_sub(20).filter(|&more| more > 0);
    let more = more.map_or(String::new(), |more| format!(" and {more} more"));
    assert_eq!(lost, named.join(", ") + &more);
}

#[test]
fn nothing_written_is_nothing_spoilt() {
    let run = spoil(&[]);
    assert!(run.stdout.lines().last().is_some_and(|line| line.starts_with("1000 checks in ")));
    run.output();
}

#[test]
fn garbage_among_the_results_is_an_error_and_what_follows_it_is_lost() {
    let mut not_a_bool = [0; FRAME];
    not_a_bool[1] = 2;
    let longest_number = [&[253], &u64::MAX.to_le_bytes()[..], &[1; FRAME - 9]].concat();
    for (bytes, wrong) in [
        (&[255; FRAME][..], ""),
        (&not_a_bool, ""),
        (&longest_number, "it has more bytes than it needs"),
        (&[1; FRAME], "it has more bytes than it needs"),
    ] {
        let run = spoil(bytes);
        assert_told(&run, wrong, &answered(&run));
    }
}

#[test]
fn random_bytes_among_the_results_are_an_error() {
    often(|random| {
        let frames = random.usize(1..100);
        let bytes: Vec<u8> = (0..frames * FRAME).map(|_| random.u8(..)).collect();
        let run = spoil(&bytes);
        assert_told(&run, "", &answered(&run));
    });
}

/// What follows half a message is cut in the wrong places: rows may be wrong, but the last message
/// is too short, at the latest, and so the end is never a good one.
#[test]
fn half_a_message_among_the_results_is_an_error() {
    for length in [1, 2, FRAME / 2, FRAME - 1] {
        let run = spoil(&vec![7; length]);
        assert!(run.error(1).contains("a message in a pipe cannot be read: "), "{run:?}");
    }
}
