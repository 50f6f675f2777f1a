//! What was seen on each page. Each page is loaded once, for all tests.

use std::path::Path;
use std::sync::LazyLock;
use std::thread;

use crate::page::Page;
use crate::site::site;

/// The width of a phone, in pixels.
const PHONE: u32 = 360;
/// Of the pages that show files, which differ only in the file, only every fifth is visited.
const STEP: usize = 5;
/// How many tabs load pages at the same time.
const TABS: usize = 2;

/// If the page is wider than the window, returns the innermost element without which it would fit.
const TOO_WIDE: &str = "(() => {
    const page = document.documentElement;
    const fits = () => page.scrollWidth <= page.clientWidth;
    const fitsWithout = element => {
        const { display } = element.style;
        element.style.display = 'none';
        const result = fits();
        element.style.display = display;
        return result;
    };
    if (fits()) {
        return [];
    }
    let culprit = document.body;
    for (let child = culprit; child; child = [...culprit.children].find(fitsWithout)) {
        culprit = child;
    }
    return [`${page.scrollWidth} pixels because of ${culprit.outerHTML.slice(0, 200)}`];
})()";

/// A page, and what was seen on it.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) page: String,
    pub(crate) problems: Vec<String>,
    pub(crate) too_wide: Vec<String>,
    pub(crate) ids: Vec<String>,
    /// Where its links lead, as whole URLs.
    pub(crate) links: Vec<String>,
}

impl Visit {
    fn to(tab: &mut Page, page: &str) -> Self {
        tab.load(&format!("{}{page}", site().url));
        Self {
            page: page.into(),
            too_wide: tab.list(TOO_WIDE),
            ids: tab.list("[...document.querySelectorAll('[id]')].map(element => element.id)"),
            links: tab.list("[...document.links].map(link => decodeURI(link.href))"),
            problems: tab.take_problems(),
        }
    }

    /// Returns texts with the name of the page.
    pub(crate) fn named(&self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| format!("{}: {text}", self.page)).collect()
    }
}

/// Returns what was seen on all chapters, and on some of the pages that show files.
pub(crate) fn visits() -> &'static [Visit] {
    static VISITS: LazyLock<Vec<Visit>> = LazyLock::new(visit_all);
    &VISITS
}

fn visit_all() -> Vec<Visit> {
    let is_file = |page: &&String| Path::new(page).with_extension("").extension().is_some();
    let (files, mut pages): (Vec<_>, Vec<_>) = site().pages.iter().partition(is_file);
    pages.extend(files.iter().step_by(STEP));
    let visit_some = |pages: &[&String]| {
        let mut tab = Page::open(PHONE);
        pages.iter().map(|page| Visit::to(&mut tab, page)).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let shares = pages.chunks(pages.len().div_ceil(TABS));
        let tabs: Vec<_> = shares.map(|share| scope.spawn(|| visit_some(share))).collect();
        tabs.into_iter().flat_map(|tab| tab.join().expect("the pages can be loaded")).collect()
    })
}
