//! Parses numbers as people write them.

use std::io::{self, BufRead};

use cli_core::Context;

/// Parses a whole number. A single `_` or `,` is allowed between two digits.
///
/// ```
/// assert_eq!(primes_core::parse_number("1_000,003"), Ok(1_000_003));
/// assert!(primes_core::parse_number("18446744073709551616").is_err());
/// ```
///
/// # Errors
/// When `text` is not a whole number, or exceeds 2^64 - 1; the message says which.
pub fn parse_number(text: &str) -> Result<u64, String> {
    let mut groups = text.split(['_', ',']);
    if !groups.all(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())) {
        return Err(format!("{text:?} is not a whole number"));
    }
    let digits = text.replace(['_', ','], "");
    digits.parse().map_err(|_| format!("{text} is too large: 2^64 - 1 is the limit"))
}

/// Reads one number per line. Ignores blank lines, and everything after a `#`.
///
/// # Errors
/// When `lines` cannot be read, or one is not a number; the message contains `name` and the number
/// of the line.
pub fn read_numbers(lines: impl BufRead, name: &str) -> io::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for (index, line) in lines.split(b'\n').enumerate() {
        let line = line.context(format_args!("cannot read {name}"))?;
        let line = String::from_utf8_lossy(&line); // invalid UTF-8 is not a number either
        let text = line.split('#').next().unwrap_or_default().trim();
        if !text.is_empty() {
            let number = parse_number(text).map_err(io::Error::other);
            numbers.push(number.context(format_args!("{name}, line {}", index + 1))?);
        }
    }
    Ok(numbers)
}
