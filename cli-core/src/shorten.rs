//! Text from outside, cut to a length that fits into an error message.

use std::borrow::Cow;

/// The longest text that is shown in full, in characters: long enough for most paths.
const MAX_LENGTH: usize = 200;

/// How much of a longer text is shown, in characters.
const SHORT_LENGTH: usize = 40;

/// Returns `text`, or its beginning and its length if it is long.
///
/// ```
/// use cli_core::shorten;
///
/// assert_eq!(shorten("12"), "12");
/// assert_eq!(shorten(&"1".repeat(200)), "1".repeat(200));
/// assert_eq!(shorten(&"1".repeat(201)), "1".repeat(40) + "... (201 characters)");
/// ```
#[must_use]
pub fn shorten(text: &str) -> Cow<'_, str> {
    match text.chars().count() {
        length if length > MAX_LENGTH => {
            let start: String = text.chars().take(SHORT_LENGTH).collect();
            format!("{start}... ({length} characters)").into()
        }
        _ => text.into(),
    }
}
