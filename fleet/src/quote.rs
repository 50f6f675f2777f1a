//! Words that a shell reads as they were given.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// Quotes a word for a shell. Every byte is kept.
///
/// A POSIX shell needs a backslash only for a quote, outside of the quotes. But fish reads two quoted
/// backslashes as one, and csh replaces a quoted `!`. All of them keep a character after an unquoted
/// backslash. (csh also rejects a line feed in quotes.)
#[must_use]
pub fn for_shell(word: &OsStr) -> OsString {
    let mut quoted = vec![b'\''];
    for &byte in word.as_bytes() {
        match byte {
            b'\'' | b'\\' | b'!' => quoted.extend([b'\'', b'\\', byte, b'\'']),
            _ => quoted.push(byte),
        }
    }
    quoted.push(b'\'');
    OsString::from_vec(quoted)
}

/// Quotes the words of a command line so that people can read it, and a shell such as bash or zsh
/// can run it.
#[must_use]
pub fn for_people(words: &[OsString]) -> String {
    words.iter().map(|word| readable(word)).collect::<Vec<_>>().join(" ")
}

fn readable(word: &OsStr) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=+:,./@%".contains(c);
    match word.to_str() {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) => text.into(),
        Some(text) if !text.contains(char::is_control) => {
            format!("'{}'", text.replace('\'', r"'\''"))
        }
        // `escape_ascii` writes control characters and other bytes as `\n` or `\xff`.
        _ => format!("$'{}'", word.as_bytes().escape_ascii()),
    }
}
