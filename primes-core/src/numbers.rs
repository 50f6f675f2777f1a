//! Parses numbers as people write them.

use std::io::{self, BufRead};

use cli_core::Context;

/// How many characters of a long input an error quotes.
const MAX_QUOTED: usize = 40;

/// Parses a whole number. Digits may be grouped, by underscores as in Rust, or by commas in groups
/// of three.
///
/// ```
/// use primes_core::parse_number;
///
/// assert_eq!(parse_number("1_000_003"), Ok(1_000_003));
/// assert_eq!(parse_number("1,000,003"), Ok(1_000_003));
/// assert!(parse_number("2,3").is_err());
/// assert!(parse_number("18446744073709551616").is_err());
/// ```
///
/// # Errors
/// When `text` is not a whole number, or exceeds 2^64 - 1. The message says which, and quotes at
/// most 40 characters of `text`.
pub fn parse_number(text: &str) -> Result<u64, String> {
    let digits = without_grouping(text).ok_or_else(|| explain(text))?;
    digits.parse().map_err(|_| format!("{} is too large: 2^64 - 1 is the limit", quote(text)))
}

/// Returns the digits of a number, if it is one.
fn without_grouping(text: &str) -> Option<String> {
    let has_valid_groups = match text.split_once(',') {
        None => !text.starts_with('_'),
        Some((first, rest)) => {
            (1..=3).contains(&first.len()) && rest.split(',').all(|group| group.len() == 3)
        }
    };
    let separator = if text.contains(',') { ',' } else { '_' };
    let digits = text.replace(separator, "");
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    (has_valid_groups && is_number).then_some(digits)
}

/// Explains why `text` is not a number.
fn explain(text: &str) -> String {
    let negative = text.strip_prefix('-').and_then(without_grouping);
    let reason = if negative.is_some() {
        "is negative: expected a whole number from 0 to 2^64 - 1"
    } else if text.contains(',') {
        "is not a whole number: commas may only separate groups of three digits, as in 1,234,567"
    } else {
        "is not a whole number"
    };
    format!("{} {reason}", quote(text))
}

/// Quotes `text`, or its beginning and its length if it is long.
fn quote(text: &str) -> String {
    let start: String = text.chars().take(MAX_QUOTED).collect();
    match text.chars().count() {
        length if length > MAX_QUOTED => format!("{start:?}... ({length} characters)"),
        _ => format!("{start:?}"),
    }
}

/// Reads one number per line. Ignores blank lines, everything after a `#`, and a byte-order mark.
///
/// # Errors
/// When `lines` cannot be read, or one is not a number; the message contains `name` and the number
/// of the line.
pub fn read_numbers(lines: impl BufRead, name: &str) -> io::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for (index, line) in lines.split(b'\n').enumerate() {
        let line = line.context(format_args!("cannot read {name}"))?;
        let line = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| index == 0).unwrap_or(&line);
        let number = parse_line(line).map_err(io::Error::other);
        numbers.extend(number.context(format_args!("{name}, line {}", index + 1))?);
    }
    Ok(numbers)
}

/// Parses the number in a line, if there is one.
fn parse_line(line: &[u8]) -> Result<Option<u64>, String> {
    if is_utf16(line) {
        return Err("the text seems to be UTF-16: save it as UTF-8".into());
    }
    let line = String::from_utf8_lossy(line); // invalid UTF-8 is not a number either
    let text = line.split('#').next().unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(None);
    }
    let several = text.contains(char::is_whitespace);
    let hint = if several { ": expected one number per line" } else { "" };
    parse_number(text).map(Some).map_err(|reason| reason + hint)
}

/// Whether a line seems to be encoded in UTF-16, where every ASCII character has a zero byte.
fn is_utf16(line: &[u8]) -> bool {
    line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") || line.contains(&0)
}
