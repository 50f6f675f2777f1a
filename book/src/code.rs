//! Shows source files: colours, line numbers to link to, and callouts.

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::markdown::{Edits, edit, escape, events};

/// The words that Rust reserves.
const KEYWORDS: &str = " as async await break const continue crate dyn else enum extern false fn for \
    if impl in let loop match mod move mut pub ref return self Self static struct super trait true \
    type unsafe use where while ";

/// Colours the Rust code in a text.
pub(crate) fn rewrite(text: &str) -> String {
    let mut edits = Edits::new();
    let mut block = None;
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                block = language.starts_with("rust").then(String::new);
            }
            Event::Text(part) if block.is_some() => {
                block = block.map(|code| code + &part);
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(code) = block.take() {
                    edits.push((range, pre(&rust(&code, |n| format!("({n})")))));
                }
            }
            _ => {}
        }
    }
    edit(text, edits)
}

/// Returns lines of code as a block of HTML, without a line feed.
pub(crate) fn pre(lines: &[String]) -> String {
    format!("<pre><code class=\"nohighlight code\">{}</code></pre>", lines.join("&#10;"))
}

/// Returns the number of a callout: `// (3)` at the end of a line, perhaps with a remark.
pub(crate) fn callout(line: &str) -> Option<u32> {
    line.split_once("// (")?.1.split_once(')')?.0.parse().ok()
}

/// Returns the lines of a Rust source as HTML. A callout becomes what `marker` makes of its number.
pub(crate) fn rust(source: &str, mut marker: impl FnMut(u32) -> String) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (class, token) in tokens(source) {
        for (index, part) in token.split('\n').enumerate() {
            if index > 0 {
                lines.push(String::new());
            }
            let line = lines.last_mut().expect("there is a first line");
            let number = if class == "comment" { callout(part) } else { None };
            match number {
                Some(n) => *line += &with_marker(part, n, &marker(n)),
                None if class.is_empty() || part.is_empty() => *line += &escape(part),
                None => *line += &span(class, part),
            }
        }
    }
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A comment in which a marker takes the place of the number in parentheses.
fn with_marker(comment: &str, n: u32, marker: &str) -> String {
    let (before, after) = comment.split_once(&format!("({n})")).expect("the comment has a callout");
    let after = if after.is_empty() { String::new() } else { span("comment", after) };
    span("comment", before) + marker + &after
}

fn span(class: &str, text: &str) -> String {
    format!("<span class=\"hljs-{class}\">{}</span>", escape(text))
}

/// Splits a Rust source into pieces, each with the class that highlight.js gives it, or with none.
fn tokens(source: &str) -> Vec<(&'static str, &str)> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (class, length) = token(rest, first);
        tokens.push((class, &rest[..length]));
        rest = &rest[length..];
    }
    tokens
}

/// The class and the length of the first token. It starts with `first`.
fn token(rest: &str, first: char) -> (&'static str, usize) {
    let until = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
    match first {
        '/' if rest.starts_with("//") => ("comment", rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => ("comment", until("*/")),
        '#' if rest.starts_with("#[") || rest.starts_with("#![") => ("meta", until("]")),
        '"' => ("string", string(rest, 1)),
        'b' if rest.starts_with("b\"") => ("string", string(rest, 2)),
        'r' if rest.starts_with("r\"") => ("string", until_after(rest, 2, "\"")),
        'r' if rest.starts_with("r#\"") => ("string", until("\"#")),
        '\'' => quote(rest),
        '0'..='9' => ("number", word(rest)),
        c if c.is_alphabetic() || c == '_' => identifier(rest),
        c => ("", c.len_utf8()),
    }
}

/// The length of a string whose contents start at `start`.
fn string(rest: &str, start: usize) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(start) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn until_after(rest: &str, start: usize, end: &str) -> usize {
    rest[start..].find(end).map_or(rest.len(), |at| start + at + end.len())
}

/// A character such as `'\n'`, or a lifetime such as `'a`.
fn quote(rest: &str) -> (&'static str, usize) {
    let mut chars = rest.char_indices().skip(1);
    let (_, first) = chars.next().unwrap_or((0, '\''));
    match chars.next() {
        Some(_) if first == '\\' => ("string", until_after(rest, 3, "'")),
        Some((at, '\'')) => ("string", at + 1),
        _ => ("symbol", 1 + word(&rest[1..])),
    }
}

fn word(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
}

fn identifier(rest: &str) -> (&'static str, usize) {
    let length = word(rest);
    let (name, after) = rest.split_at(length);
    let class = match name {
        _ if KEYWORDS.contains(&format!(" {name} ")) => "keyword",
        _ if after.starts_with('!') && !after.starts_with("!=") => "built_in",
        _ if name.starts_with(char::is_uppercase) => "type",
        _ if after.starts_with('(') => "title",
        _ => "",
    };
    (class, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(n: u32) -> String {
        format!("<{n}>")
    }

    #[test]
    fn rewrite_colours_rust_and_nothing_else() {
        let text = "- a\n\n  ```rust\n  let x;\n\n  y\n  ```\n\n```text\nlet\n```\n";
        let code = "<pre><code class=\"nohighlight code\"><span class=\"hljs-keyword\">let</span> x;\
            &#10;&#10;y</code></pre>";
        assert_eq!(rewrite(text), format!("- a\n\n  {code}\n\n```text\nlet\n```\n"));
    }

    #[test]
    fn rust_marks_keywords_strings_and_comments() {
        let lines = rust("let a = \"if \\\" //\"; // not", plain);
        let string = "<span class=\"hljs-string\">&quot;if \\&quot; //&quot;</span>";
        let keyword = "<span class=\"hljs-keyword\">let</span>";
        let comment = "<span class=\"hljs-comment\">// not</span>";
        assert_eq!(lines, [format!("{keyword} a = {string}; {comment}")]);
    }

    #[test]
    fn rust_puts_a_marker_in_place_of_a_callout() {
        let lines = rust("f(); // (12): why\n", plain);
        let expected = "<span class=\"hljs-title\">f</span>(); <span class=\"hljs-comment\">// </span><12>\
            <span class=\"hljs-comment\">: why</span>";
        assert_eq!(lines, [expected]);
    }

    #[test]
    fn rust_keeps_the_number_of_lines_and_the_text() {
        let source = "/* a\n b */\nlet x = 'c'; // d\n\nfn f<'a>(s: &'a str) { r#\"e\nf\"# }\n";
        let lines = rust(source, plain);
        assert_eq!(lines.len(), source.lines().count());
        let text: String = tokens(source).into_iter().map(|(_, token)| token).collect();
        assert_eq!(text, source);
    }

    #[test]
    fn rust_tells_a_lifetime_from_a_character() {
        assert_eq!(tokens("'a'"), [("string", "'a'")]);
        assert_eq!(tokens("'\\''"), [("string", "'\\''")]);
        assert_eq!(tokens("'a "), [("symbol", "'a"), ("", " ")]);
    }
}
