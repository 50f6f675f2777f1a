//! Builds the site, and looks at what came out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How large a page may be, with all that it loads at once.
const MAX_PAGE: u64 = 1_500_000;

/// The site, which is built once for all tests. The build checks all links and anchors.
fn site() -> &'static Path {
    static SITE: OnceLock<PathBuf> = OnceLock::new();
    SITE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site");
        book::build(&folder, "/").unwrap_or_else(|error| panic!("the site has mistakes: {error}"));
        folder
    })
}

/// All pages by their paths.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![site().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let html = fs::read_to_string(&path).expect("the page is text");
                let name = path.strip_prefix(site()).expect("the page is in the folder");
                pages.insert(name.to_path_buf(), html);
            }
        }
    }
    assert!(pages.len() > 100, "only {} pages", pages.len());
    pages
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!("{attribute}=\"");
    let values = html.match_indices(&start).map(|(at, _)| &html[at + start.len()..]);
    values.filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

#[test]
fn pages_are_small_with_all_that_they_load() {
    for (name, html) in pages() {
        let folder = site().join(&name);
        let folder = folder.parent().expect("a page is in a folder");
        let loaded = values(&html, "src").into_iter().chain(
            html.split("<link ")
                .skip(1)
                .flat_map(|link| values(link.split('>').next().unwrap_or(""), "href")),
        );
        let sizes =
            loaded.filter_map(|file| fs::metadata(folder.join(file)).ok()).map(|it| it.len());
        let size = html.len() as u64 + sizes.sum::<u64>();
        assert!(size < MAX_PAGE, "{} loads {size} bytes", name.display());
    }
}

#[test]
fn every_page_has_one_main_heading_and_a_language() {
    for (name, html) in pages() {
        if name == Path::new("toc.html") {
            continue;
        }
        let main = html.split("<main>").nth(1).expect("a page has a main part");
        let main = main.split("</main>").next().expect("the main part ends");
        assert_eq!(main.matches("<h1").count(), 1, "{}", name.display());
        assert!(html.contains("<html lang=\"en\""), "{}", name.display());
    }
}

#[test]
fn answers_can_be_read_without_a_script() {
    let pages = pages();
    let html = &pages[Path::new("threads/index.html")];
    assert!(html.contains("class=\"quiz\""), "there are no predictions");
    assert!(!html.contains("<details hidden"), "an answer is hidden without a script");
    assert!(html.contains("The answer is <strong>"), "the right choice is not named");
}

#[test]
fn pictures_have_descriptions() {
    for (name, html) in pages() {
        for image in html.split("<img ").skip(1) {
            let alt = values(image.split_once('>').expect("the element ends").0, "alt");
            assert!(alt.iter().any(|alt| alt.len() > 10), "{}: <img {image:.80}", name.display());
        }
    }
}

#[test]
fn build_refuses_a_folder_with_other_files() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    fs::write(folder.path().join("thesis.txt"), "").expect("the file can be written");
    let error = book::build(folder.path(), "/").expect_err("the folder contains something else");
    let expected = "it is not empty, and contains no older version of this site";
    assert!(error.to_string().ends_with(expected), "{error}");
    assert!(folder.path().join("thesis.txt").exists(), "the file is lost");
}
