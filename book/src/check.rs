//! Checks the links of the finished site, and that no page loads anything from another host.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// How many problems an error lists.
const SHOWN: usize = 20;

/// An attribute of an element.
#[derive(Debug, PartialEq, Eq)]
struct Attribute<'a> {
    element: &'a str,
    name: &'a str,
    value: &'a str,
}

/// Checks all pages in `folder`.
///
/// # Errors
/// When a link leads nowhere, an id occurs twice, or a page loads something from another host. The error lists the
/// first of them.
pub(crate) fn check(folder: &Path) -> io::Result<()> {
    let mut pages = BTreeMap::new();
    for file in files(folder)? {
        if file.extension().is_some_and(|extension| extension == "html") {
            pages.insert(file.clone(), fs::read_to_string(&file)?);
        }
    }
    let ids: Ids = pages.iter().map(|(page, html)| (page.as_path(), ids(html))).collect();
    let mut problems = Vec::new();
    for (page, html) in &pages {
        let name = page.strip_prefix(folder).expect("the page is in the folder").display();
        for (id, count) in &ids[page.as_path()] {
            if *count > 1 {
                problems.push(format!("{name}: {count} places have the id {id}"));
            }
        }
        for attribute in attributes(html) {
            if let Some(problem) = problem(&attribute, page, &ids) {
                problems.push(format!("{name}: {problem}"));
            }
        }
    }
    match problems.len() {
        0 => return Ok(()),
        count if count > SHOWN => {
            problems.truncate(SHOWN);
            problems.push(format!("and {} more", count - SHOWN));
        }
        _ => {}
    }
    Err(io::Error::other(problems.join("; ")))
}

/// All files in a folder and the folders in it.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// How often each page has each id.
type Ids<'a> = BTreeMap<&'a Path, BTreeMap<String, u32>>;

/// What is wrong with an attribute, if it is a link.
fn problem(attribute: &Attribute, page: &Path, ids: &Ids) -> Option<String> {
    let loads = attribute.name == "src" || attribute.element == "link";
    if attribute.name != "href" && attribute.name != "src" {
        return None;
    }
    let target = unescape(attribute.value);
    if ["http://", "https://", "//"].iter().any(|start| target.starts_with(start)) {
        return loads.then(|| format!("loads {target} from another host"));
    }
    if ["mailto:", "data:", "javascript:"].iter().any(|start| target.starts_with(start)) {
        return None;
    }
    let (path, id) = target.split_once('#').unwrap_or((&target, ""));
    let file = match path {
        "" => page.to_path_buf(),
        path => normalize(&page.parent()?.join(path)),
    };
    if !file.exists() {
        return Some(format!("the link to {target} leads to no file"));
    }
    match ids.get(file.as_path()) {
        Some(ids) if !id.is_empty() && !ids.contains_key(id) => {
            Some(format!("the link to {target} leads to no such place"))
        }
        _ => None,
    }
}

fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path {
        if part == ".." {
            normal.pop();
        } else if part != "." {
            normal.push(part);
        }
    }
    normal
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&").replace("%20", " ")
}

fn ids(html: &str) -> BTreeMap<String, u32> {
    let mut ids = BTreeMap::new();
    for attribute in attributes(html).iter().filter(|attribute| attribute.name == "id") {
        *ids.entry(unescape(attribute.value)).or_default() += 1;
    }
    ids
}

/// All attributes that have values. Skips comments, scripts and styles.
fn attributes(html: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            rest = rest.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let length =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let element = &rest[..length];
        if !element.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        rest = read_attributes(element, &rest[length..], &mut found);
        if element == "script" || element == "style" {
            rest = rest.find(&format!("</{element}")).map_or("", |end| &rest[end..]);
        }
    }
    found
}

/// Reads the attributes of one element, and returns what comes after it.
fn read_attributes<'a>(element: &'a str, html: &'a str, found: &mut Vec<Attribute<'a>>) -> &'a str {
    let mut rest = html;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let length = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c));
        let Some(length) = length.filter(|length| *length > 0) else {
            return rest;
        };
        let name = &rest[..length];
        rest = &rest[length..];
        let Some(value) = rest.strip_prefix('=') else { continue };
        let (value, after) = match value.strip_prefix('"') {
            Some(value) => value.split_once('"').unwrap_or((value, "")),
            None => value.split_at(value.find([' ', '>']).unwrap_or(value.len())),
        };
        found.push(Attribute { element, name, value });
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks a site of two pages.
    fn check_pages(a: &str, b: &str) -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("b"))?;
        fs::write(folder.path().join("a.html"), a)?;
        fs::write(folder.path().join("b/b.html"), b)?;
        check(folder.path())
    }

    #[test]
    fn check_accepts_links_that_lead_somewhere() {
        let a = "<p id=\"x\"><a href=\"b/b.html#y\">b</a><a href=\"https://c.d/\">c</a></p>";
        let b = "<b class=z id=\"y\"></b><a href=\"../a.html#x\"/><a href=\"#y\">";
        check_pages(a, b).expect("all links lead somewhere");
    }

    #[test]
    fn check_reports_missing_files_and_places() {
        let a = "<a href=\"b.html\">b</a> <a href=\"b/b.html#no\">b</a>";
        let error =
            check_pages(a, "<i id=\"yes\">").expect_err("both links are broken").to_string();
        assert!(error.contains("a.html: the link to b.html leads to no file"), "{error}");
        assert!(
            error.contains("a.html: the link to b/b.html#no leads to no such place"),
            "{error}"
        );
    }

    #[test]
    fn check_reports_an_id_that_occurs_twice() {
        let error = check_pages("<i id=\"x\"><b id=\"x\">", "").expect_err("x occurs twice");
        assert_eq!(error.to_string(), "a.html: 2 places have the id x");
    }

    #[test]
    fn check_reports_what_comes_from_another_host() {
        for html in ["<script src=\"https://c.d/e.js\">", "<link href=\"//c.d/e.css\">"] {
            let error = check_pages(html, "").expect_err("it loads from another host").to_string();
            assert!(error.contains("from another host"), "{error}");
        }
    }

    #[test]
    fn attributes_ignores_scripts_comments_and_text() {
        let html = "<!-- <a href=\"1\"> --><script>'<a href=\"2\">'</script>a < b href=\"3\" <br a=\"4>\"/>";
        assert_eq!(attributes(html), [Attribute { element: "br", name: "a", value: "4>" }]);
    }
}
