//! The site that is tested.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread;

/// The site, built once for all tests.
#[derive(Debug)]
pub(crate) struct Site {
    /// Where its files are.
    pub(crate) folder: PathBuf,
    /// Where it is served. Ends with a slash.
    pub(crate) url: String,
    /// Its pages, such as `gil/index.html`, in alphabetical order.
    pub(crate) pages: Vec<String>,
}

/// Returns the site. It is served until this process ends.
pub(crate) fn site() -> &'static Site {
    static SITE: LazyLock<Site> = LazyLock::new(Site::start);
    &SITE
}

impl Site {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site-of-browser-tests");
        let _ = fs::remove_dir_all(&folder);
        book::build(&folder, "/").expect("the site can be built");
        let server = book::Server::bind(0).expect("there is a free port");
        let url = server.url().expect("the server has a port");
        let root = folder.clone();
        thread::spawn(move || server.run(&root, false));
        let mut pages = Vec::new();
        add_pages(&folder, &folder, &mut pages);
        pages.sort();
        assert!(pages.len() > 50, "only {} pages were found: the search is broken", pages.len());
        Self { folder, url, pages }
    }
}

/// Adds the pages in `folder`. Not the table of contents, which is a part of other pages.
fn add_pages(folder: &Path, root: &Path, pages: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder exists") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            add_pages(&path, root, pages);
        } else if path.extension().is_some_and(|extension| extension == "html")
            && !path.ends_with("toc.html")
        {
            let page = path.strip_prefix(root).expect("the page is in the folder");
            pages.push(page.to_str().expect("names are ASCII").into());
        }
    }
}
