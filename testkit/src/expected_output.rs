//! Parses what the prime checkers print, character by character.

use primes_core::pluralize;

/// Asserts that `stdout` is the complete report on the numbers `expected`, each with whether it is
/// prime, in any order. The heading ends with `how`, and the line of the total time starts with
/// `total`. A [conclusion](is_conclusion) may follow.
#[track_caller]
pub fn assert_report(stdout: &str, how: &str, total: &str, expected: &[(u64, bool)]) {
    let mut lines: Vec<&str> = stdout.lines().collect();
    let _conclusion = lines.pop_if(|line| is_conclusion(line));
    let [heading, rows @ .., last] = &lines[..] else { panic!("not a report: {stdout:?}") };
    let numbers = pluralize(expected.len(), "number", "numbers");
    assert_eq!(*heading, format!("Checking {numbers} {how}:"));
    let width = expected.iter().map(|(n, _)| n.to_string().len()).max().unwrap_or(0).max(16);
    let mut answers: Vec<(u64, bool)> = rows.iter().map(|line| row(line, width)).collect();
    let mut expected = expected.to_vec();
    answers.sort_unstable();
    expected.sort_unstable();
    assert_eq!(answers, expected);
    let time = last.strip_prefix(total).unwrap_or_else(|| panic!("not the total: {last:?}"));
    assert!(is_seconds(time, 2), "the total is not in seconds: {last:?}");
    assert!(stdout.ends_with('\n'), "the last line has no line feed");
}

/// Returns whether a line is the end of a report: what checking one after another would have taken,
/// or that the machine was too busy to compare.
#[must_use]
pub fn is_conclusion(line: &str) -> bool {
    line.starts_with("one after another: at most ") || line.starts_with("This machine was busy: ")
}

/// Parses a row: returns the number, and whether it is marked as prime. The column of the numbers
/// has `width` characters.
#[must_use]
#[track_caller]
pub fn row(line: &str, width: usize) -> (u64, bool) {
    let (n, label, seconds) = match line.split_whitespace().collect::<Vec<_>>()[..] {
        [n, "P", seconds] => (n, 'P', seconds),
        [n, seconds] => (n, ' ', seconds),
        _ => panic!("not a row: {line:?}"),
    };
    assert_eq!(line, format!("{n:>width$}  {label} {seconds:>10}"));
    assert!(is_seconds(seconds, 6), "the time is not in seconds: {line:?}");
    (n.parse().expect("a row starts with a number"), label == 'P')
}

/// Returns whether `text` is a number with this number of decimals, followed by `s`.
fn is_seconds(text: &str, decimals: usize) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.strip_suffix('s').and_then(|number| number.split_once('.')).is_some_and(
        |(whole, fraction)| digits(whole) && digits(fraction) && fraction.len() == decimals,
    )
}
