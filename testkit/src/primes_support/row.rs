//! Takes apart a row that a prime checker prints, to the letter.

/// The number in a row, and whether it is marked as a prime.
#[track_caller]
pub(crate) fn row(line: &str, width: usize) -> (u64, bool) {
    let (n, label, seconds) = match line.split_whitespace().collect::<Vec<_>>()[..] {
        [n, "P", seconds] => (n, 'P', seconds),
        [n, seconds] => (n, ' ', seconds),
        _ => panic!("not a row: {line:?}"),
    };
    assert_eq!(line, format!("{n:>width$}  {label} {seconds:>10}"));
    assert!(is_seconds(seconds, 6), "{line:?}");
    (n.parse().expect("a row begins with a number"), label == 'P')
}

/// Is it a number with so many decimals, and an `s`?
pub(crate) fn is_seconds(text: &str, decimals: usize) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.strip_suffix('s').and_then(|number| number.split_once('.')).is_some_and(
        |(whole, fraction)| digits(whole) && digits(fraction) && fraction.len() == decimals,
    )
}
