//! Reads Markdown, and changes parts of it.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::Event;
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// What to put in place of parts of a text.
pub(crate) type Edits = Vec<(Range<usize>, String)>;

/// Returns the elements of a text, and where they are.
pub(crate) fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let mut options = MarkdownOptions::default();
    options.smart_punctuation = false;
    new_cmark_parser(text, &options).into_offset_iter()
}

/// Makes all `edits`. No two of them overlap.
pub(crate) fn edit(text: &str, mut edits: Edits) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut edited = String::new();
    let mut copied = 0;
    for (range, replacement) in edits {
        edited += &text[copied..range.start];
        edited += &replacement;
        copied = range.end;
    }
    edited + &text[copied..]
}

/// Returns `text` as HTML that fits on one line, and into an attribute or a cell of a table.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::new();
    for c in text.chars() {
        match c {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '|' => html += "&#124;",
            '\n' => html += "&#10;",
            c => html.push(c),
        }
    }
    html
}

/// Returns the id that mdBook gives to a heading.
pub(crate) fn slug(heading: &str) -> String {
    let keep = |c: char| match c {
        c if c.is_whitespace() => Some('-'),
        c if c.is_alphanumeric() || "_-".contains(c) => Some(c),
        _ => None,
    };
    heading.trim().to_lowercase().chars().filter_map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_replaces_parts_in_any_order() {
        let edits = vec![(4..5, "E".into()), (0..1, "AA".into())];
        assert_eq!(edit("abcdef", edits), "AAbcdEf");
    }

    #[test]
    fn escape_leaves_no_character_that_ends_an_attribute_a_cell_or_a_line() {
        assert_eq!(escape("a\"b|c\n<d>&"), "a&quot;b&#124;c&#10;&lt;d&gt;&amp;");
    }

    #[test]
    fn slug_is_that_of_a_heading() {
        assert_eq!(slug("`Send` and `Sync`, or not?"), "send-and-sync-or-not");
    }
}
