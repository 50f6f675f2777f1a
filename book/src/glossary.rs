//! Gives the first link to each term of the glossary a definition, which a script shows as a tooltip.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::{fs, io};

use cli_core::Context;
use mdbook_markdown::pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd};

use crate::links::Links;
use crate::markdown::{Edits, edit, escape, events, slug};

/// The file with the definitions.
pub(crate) const GLOSSARY: &str = "docs/GLOSSARY.md";

/// The definitions by the ids of their headings, without links and code marks.
pub(crate) type Definitions = HashMap<String, String>;

/// Reads the glossary of the workspace.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn read(root: &Path) -> io::Result<Definitions> {
    let text =
        fs::read_to_string(root.join(GLOSSARY)).context(format!("cannot read {GLOSSARY}"))?;
    Ok(definitions(&text))
}

/// Reads the definitions from the text of the glossary: the first paragraph below each heading of
/// the third level.
fn definitions(glossary: &str) -> Definitions {
    let mut definitions = Definitions::new();
    let (mut term, mut text) = (None, String::new());
    for (event, _) in events(glossary) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Paragraph) => text.clear(),
            Event::End(TagEnd::Heading(HeadingLevel::H3)) => term = Some(slug(&text)),
            Event::End(TagEnd::Heading(_)) => term = None,
            Event::End(TagEnd::Paragraph) => {
                if let Some(term) = term.take() {
                    definitions.insert(term, text.clone());
                }
            }
            Event::Text(part) | Event::Code(part) => text += &part,
            Event::SoftBreak => text.push(' '),
            _ => {}
        }
    }
    definitions
}

/// Adds to the first link to each term its definition.
///
/// # Errors
/// When a term is not in the glossary.
pub(crate) fn rewrite(
    text: &str,
    definitions: &Definitions,
    links: &Links,
    source: &Path,
    page: &Path,
) -> io::Result<String> {
    if source == Path::new(GLOSSARY) {
        return Ok(text.into());
    }
    let mut seen = HashSet::new();
    let mut edits = Edits::new();
    for (event, range) in events(text) {
        let Some((target, term)) = link_to_term(&event) else { continue };
        if !seen.insert(term.to_string()) {
            continue;
        }
        let definition = definitions.get(term).ok_or_else(|| {
            io::Error::other(format!("there is a link to {term}, which is not in {GLOSSARY}"))
        })?;
        let link = &text[range.clone()];
        let label = &link[1..link.rfind("](").expect("the link is inline")];
        let (target, definition) = (links.target(target, source, page)?, escape(definition));
        let attributes =
            format!("class=\"term\" href=\"{target}\" data-definition=\"{definition}\"");
        edits.push((range, format!("<a {attributes}>{label}</a>")));
    }
    Ok(edit(text, edits))
}

/// The target of a link, and the id of the term that it leads to.
fn link_to_term<'a>(event: &'a Event) -> Option<(&'a CowStr<'a>, &'a str)> {
    match event {
        Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
            let (file, term) = dest_url.split_once('#')?;
            file.ends_with("docs/GLOSSARY.md").then_some((dest_url, term))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Glossary\n\nIntro.\n\n## Group\n\n### Send and `Sync`\nA *trait*\n[of](#x) \
        `std`.\n\nMore.\n\n### Lock\nOne \"thread\".\n";

    fn rewrite_readme(text: &str) -> io::Result<String> {
        let (source, page) = (Path::new("gil/README.md"), Path::new("gil/index.md"));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("there is a workspace");
        let glossary = crate::outline::Chapter {
            path: "docs/GLOSSARY.md".into(),
            source: Some(GLOSSARY.into()),
            ..Default::default()
        };
        rewrite(text, &definitions(TEXT), &Links::new(root, [&glossary]), source, page)
    }

    #[test]
    fn definitions_are_the_first_paragraphs() {
        let expected = [("send-and-sync", "A trait of std."), ("lock", "One \"thread\".")];
        assert_eq!(definitions(TEXT), expected.map(|(a, b)| (a.into(), b.into())).into());
    }

    #[test]
    fn rewrite_defines_a_term_once() {
        let link = "[`a`\nlock](../docs/GLOSSARY.md#lock)";
        let term = "<a class=\"term\" href=\"../docs/GLOSSARY.html#lock\" \
            data-definition=\"One &quot;thread&quot;.\">`a`\nlock</a>";
        let new = rewrite_readme(&format!("{link} and {link}")).expect("the term exists");
        assert_eq!(new, format!("{term} and {link}"));
    }

    #[test]
    fn rewrite_fails_if_the_term_is_not_in_the_glossary() {
        let error = rewrite_readme("[x](../docs/GLOSSARY.md#x)").expect_err("there is no x");
        assert_eq!(error.to_string(), "there is a link to x, which is not in docs/GLOSSARY.md");
    }
}
