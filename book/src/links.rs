//! Turns links between files of the workspace into links between pages of the site.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use mdbook_markdown::pulldown_cmark::{Event, LinkType, Tag};

use crate::markdown::{Edits, edit, events};
use crate::outline::Chapter;

/// The page of a folder links to its files if there are not more of them.
const MAX_LISTED: usize = 100;

/// Knows which file is on which page.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// The folder of the workspace.
    root: PathBuf,
    /// The pages that are made from files.
    pages: HashMap<PathBuf, PathBuf>,
    /// The pages that are made from sections of files, by the file and the id of the section.
    sections: HashMap<(PathBuf, String), PathBuf>,
    /// The files that are linked to and have no page yet.
    shown: RefCell<BTreeSet<PathBuf>>,
    /// The pictures.
    copied: RefCell<BTreeSet<PathBuf>>,
}

impl Links {
    /// Collects the pages of `chapters`.
    pub(crate) fn new<'a>(root: &Path, chapters: impl IntoIterator<Item = &'a Chapter>) -> Self {
        let mut links = Self { root: root.into(), ..Self::default() };
        for chapter in chapters {
            if let Some(source) = &chapter.source {
                let page = chapter.path.clone();
                if let Some(section) = &chapter.section {
                    links.sections.insert((source.clone(), section.clone()), page);
                } else {
                    links.pages.insert(source.clone(), page);
                }
            }
        }
        links
    }

    /// Returns the files that need a page because a chapter links to them.
    pub(crate) fn shown(&self) -> Vec<PathBuf> {
        self.shown.borrow().iter().cloned().collect()
    }

    /// Returns the pictures that the site needs.
    pub(crate) fn copied(&self) -> Vec<PathBuf> {
        self.copied.borrow().iter().cloned().collect()
    }

    /// Rewrites all links in the `text` of a page, which comes from the file `source`.
    ///
    /// # Errors
    /// When a link leads to no file.
    pub(crate) fn rewrite(&self, text: &str, source: &Path, page: &Path) -> io::Result<String> {
        let mut edits = Edits::new();
        for (event, range) in events(text) {
            let Event::Start(
                Tag::Link { link_type, dest_url: target, .. }
                | Tag::Image { link_type, dest_url: target, .. },
            ) = &event
            else {
                continue;
            };
            if *link_type != LinkType::Inline {
                continue;
            }
            let new = self.target(target, source, page)?;
            let at =
                range.start + text[range.clone()].rfind(&**target).expect("the link is inline");
            edits.push((at..at + target.len(), new));
        }
        Ok(edit(text, edits))
    }

    /// Returns where a link to `target` leads in the site.
    ///
    /// # Errors
    /// When there is no such file.
    pub(crate) fn target(&self, target: &str, source: &Path, page: &Path) -> io::Result<String> {
        if is_external(target) {
            return Ok(target.into());
        }
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let file = if path.is_empty() { source.into() } else { join(folder(source), path) };
        let key = (file.clone(), anchor.to_string());
        if let Some(section) = self.sections.get(&key) {
            return Ok(relative(page, &section.with_extension("html")));
        }
        let to = self.page(&file).ok_or_else(|| {
            io::Error::other(format!("there is a link to {target}, but there is no such file"))
        })?;
        let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
        if path.is_empty() && self.pages.get(source).is_none_or(|own| own == page) {
            return Ok(anchor);
        }
        Ok(relative(page, &to) + &anchor)
    }

    /// The page or the picture that shows a file or a folder.
    fn page(&self, file: &Path) -> Option<PathBuf> {
        let readme = self.pages.get(&file.join("README.md"));
        if let Some(page) = self.pages.get(file).or(readme) {
            return Some(page.with_extension("html"));
        }
        let path = self.root.join(file);
        if !path.exists() {
            return None;
        }
        if file.extension().is_some_and(|extension| extension == "svg") {
            self.copied.borrow_mut().insert(file.into());
            return Some(file.into());
        }
        let mut shown = self.shown.borrow_mut();
        shown.insert(file.into());
        let listed = listed(&path).into_iter().map(|name| file.join(name));
        shown.extend(listed.filter(|file| !self.pages.contains_key(file)));
        Some(page_of_file(file, path.is_dir()).with_extension("html"))
    }
}

/// The names of the files in a folder to which its page links, in order: all, unless there are too
/// many. None if it is not a folder.
pub(crate) fn listed(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.path().is_file());
    let mut names: Vec<_> =
        files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    if names.len() > MAX_LISTED { vec![] } else { names }
}

/// The path of the page that shows a file which is not a chapter, with `.md` in place of `.html`.
pub(crate) fn page_of_file(file: &Path, is_folder: bool) -> PathBuf {
    if is_folder {
        return file.join("index.md");
    }
    let mut page = file.as_os_str().to_owned();
    page.push(".md");
    page.into()
}

/// Returns whether a link leads out of the workspace.
fn is_external(target: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme))
}

fn folder(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

/// Follows a relative path, without looking at the disk.
fn join(folder: &Path, path: &str) -> PathBuf {
    let mut joined = folder.to_path_buf();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => drop(joined.pop()),
            Component::CurDir => {}
            component => joined.push(component),
        }
    }
    joined
}

/// Returns the path that leads from one page to another, with slashes on all systems.
pub(crate) fn relative(page: &Path, to: &Path) -> String {
    let names = |path: &Path| -> Vec<String> {
        path.iter().map(|name| name.to_string_lossy().into_owned()).collect()
    };
    let (from, to) = (names(folder(page)), names(to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = vec!["..".to_string(); from.len() - common];
    [up, to[common..].to_vec()].concat().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::Chapter;

    fn links() -> Links {
        let chapter = |source: &str, path: &str, section: Option<&str>| Chapter {
            path: path.into(),
            source: Some(source.into()),
            section: section.map(Into::into),
            ..Chapter::default()
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("there is a workspace");
        Links::new(
            root,
            &[
                chapter("README.md", "index.md", None),
                chapter("README.md", "phrase-book.md", Some("phrase-book")),
                chapter("procs/README.md", "procs/index.md", None),
            ],
        )
    }

    fn rewrite(text: &str, source: &str, page: &str) -> io::Result<String> {
        links().rewrite(text, Path::new(source), Path::new(page))
    }

    #[test]
    fn rewrite_leads_to_a_chapter() {
        let new = rewrite("[p](../procs/README.md#run-it)", "gil/README.md", "gil/index.md");
        assert_eq!(new.expect("the file exists"), "[p](../procs/index.html#run-it)");
        let new = rewrite("[p](procs)", "README.md", "index.md");
        assert_eq!(new.expect("the folder exists"), "[p](procs/index.html)");
    }

    #[test]
    fn rewrite_leads_to_a_section_that_became_a_chapter() {
        let new = rewrite("[p](../README.md#phrase-book)", "gil/README.md", "gil/index.md");
        assert_eq!(new.expect("the file exists"), "[p](../phrase-book.html)");
        let new = rewrite("[p](#exercises)", "README.md", "phrase-book.md");
        assert_eq!(new.expect("the file exists"), "[p](index.html#exercises)");
    }

    #[test]
    fn rewrite_leads_to_a_page_that_shows_the_file() {
        let links = links();
        let (source, page) = (Path::new("procs/README.md"), Path::new("procs/index.md"));
        let new = links.rewrite("[l](src/lib.rs)", source, page).expect("the file exists");
        assert_eq!(new, "[l](src/lib.rs.html)");
        assert_eq!(links.shown(), [Path::new("procs/src/lib.rs")]);
    }

    #[test]
    fn rewrite_copies_pictures_and_keeps_other_links() {
        let links = links();
        let text = "![a](turns.svg) [b](https://c.d/#e) [f](#g) `[h](i)`";
        let (source, page) =
            (Path::new("spinner-async/README.md"), Path::new("spinner-async/index.md"));
        assert_eq!(links.rewrite(text, source, page).expect("the files exist"), text);
        assert_eq!(links.copied(), [Path::new("spinner-async/turns.svg")]);
    }

    #[test]
    fn rewrite_leads_to_a_page_that_lists_the_folder() {
        let links = links();
        let (source, page) = (Path::new("book/README.md"), Path::new("book/index.md"));
        let new = links.rewrite("[t](tests)", source, page).expect("the folder exists");
        assert_eq!(new, "[t](tests/index.html)");
        assert!(links.shown().contains(&"book/tests/site.rs".into()), "{:?}", links.shown());
    }

    #[test]
    fn rewrite_fails_if_the_file_does_not_exist() {
        let error = rewrite("[x](src/none.rs)", "procs/README.md", "procs/index.md");
        let error = error.expect_err("the file does not exist").to_string();
        assert_eq!(error, "there is a link to src/none.rs, but there is no such file");
    }

    #[test]
    fn relative_climbs_to_the_common_folder() {
        assert_eq!(relative(Path::new("a/b/c.md"), Path::new("a/d/e.html")), "../d/e.html");
        assert_eq!(relative(Path::new("a.md"), Path::new("a.html")), "a.html");
    }
}
