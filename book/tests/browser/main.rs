//! Tests of the site in a real browser. They are ignored unless Chromium is installed:
//!
//! ```console
//! $ cargo test -p book --test browser -- --include-ignored
//! ```

mod accessibility;
mod browser;
mod orders;
mod page;
mod questions;
mod schedule;
mod site;
mod visits;

use std::collections::HashSet;
use std::fs;

use page::Page;
use site::site;
use visits::visits;

#[test]
#[ignore = "needs chromium"]
fn pages_load_without_errors() {
    let problems: Vec<_> = visits().iter().flat_map(|visit| visit.named(&visit.problems)).collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
#[ignore = "needs chromium"]
fn pages_do_not_scroll_sideways_on_a_phone() {
    let wide: Vec<_> = visits().iter().flat_map(|visit| visit.named(&visit.too_wide)).collect();
    assert!(wide.is_empty(), "these are wider than 360 pixels:\n{}", wide.join("\n"));
}

#[test]
#[ignore = "needs chromium"]
fn links_lead_to_pages_and_to_places_in_them() {
    let places: HashSet<String> = visits()
        .iter()
        .flat_map(|visit| {
            let ids = visit.ids.iter().map(|id| format!("{}#{id}", visit.page));
            ids.chain([visit.page.clone()])
        })
        .collect();
    let mut broken = Vec::new();
    let mut seen = 0;
    // The page that a server shows in place of a missing one: its links start at the root of the site.
    for visit in visits().iter().filter(|visit| visit.page != "404.html") {
        for link in &visit.links {
            let Some(path) = link.strip_prefix(&site().url) else { continue };
            seen += 1;
            let file = path.split(['#', '?']).next().unwrap_or_default();
            let is_found = if places.contains(file) {
                places.contains(path.trim_end_matches('#'))
            } else {
                site().folder.join(file).exists()
            };
            if !is_found {
                broken.push(format!("{}: {link}", visit.page));
            }
        }
    }
    assert!(broken.is_empty(), "these links lead nowhere:\n{}", broken.join("\n"));
    assert!(seen > 1000, "only {seen} links were found: the search is broken");
}

/// Returns the texts that no reader can see. What is folded can be opened, and of the code in columns
/// the reader sees one of two views.
const HIDDEN: &str = "
    [...document.querySelectorAll('main *')]
        .filter(element => element.childNodes.length > 0 && !element.closest('details:not([open])'))
        .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
        .filter(element => !element.checkVisibility() && !element.closest('svg, script, .side-by-side'))
        .map(element => element.textContent.trim().slice(0, 60))";

#[test]
#[ignore = "needs chromium"]
fn without_javascript_all_text_can_be_read() {
    let mut page = Page::open(1000);
    page.disable_javascript();
    let mut hidden = Vec::new();
    for name in site().pages.iter().filter(|name| !name.ends_with(".rs.html")) {
        page.load(&format!("{}{name}", site().url));
        let texts = page.list(HIDDEN);
        hidden.extend(texts.iter().map(|text| format!("{name}: {text}")));
    }
    assert!(hidden.is_empty(), "without JavaScript these are hidden:\n{}", hidden.join("\n"));
}

#[test]
#[ignore = "needs chromium"]
fn page_opened_as_a_file_loads_without_errors() {
    let mut page = Page::open(1000);
    let file = site().folder.join("threads/index.html");
    assert!(fs::exists(&file).expect("the folder can be read"), "{} is missing", file.display());
    page.load(&format!("file://{}", file.display()));
    assert_eq!(page.take_problems(), [""; 0]);
    assert_eq!(page.eval("document.querySelectorAll('main h1').length"), 1);
}
