//! Takes apart all that a prime checker prints, to the letter.

use primes_core::count;

use crate::row::{is_seconds, row};

/// Asserts that `stdout` is the whole report on the numbers `expected`, each with its answer, in
/// any order. `how` ends the heading, and `total` begins the last line.
#[track_caller]
pub(crate) fn assert_report(stdout: &str, how: &str, total: &str, expected: &[(u64, bool)]) {
    let lines: Vec<&str> = stdout.lines().collect();
    let [heading, rows @ .., last] = &lines[..] else { panic!("too short: {stdout:?}") };
    let numbers = count(expected.len(), "number", "numbers");
    assert_eq!(*heading, format!("Checking {numbers} {how}:"));
    let width = expected.iter().map(|(n, _)| n.to_string().len()).max().unwrap_or(0).max(16);
    let mut answers: Vec<(u64, bool)> = rows.iter().map(|line| row(line, width)).collect();
    let mut expected = expected.to_vec();
    answers.sort_unstable();
    expected.sort_unstable();
    assert_eq!(answers, expected);
    let time = last.strip_prefix(total).unwrap_or_else(|| panic!("not the total: {last:?}"));
    assert!(is_seconds(time, 2), "{last:?}");
    assert!(stdout.ends_with('\n'), "the last line is a line");
}
