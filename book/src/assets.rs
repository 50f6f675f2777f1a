//! The files of the site that are not chapters.

/// A file of the site, and its contents.
pub type Asset = (&'static str, &'static [u8]);

/// The style sheets of all pages, in order. To add one, add a line.
pub const STYLES: &[Asset] = &[
    ("assets/book.css", include_bytes!("../assets/book.css")),
    ("assets/figures.css", include_bytes!("../assets/figures.css")),
    ("assets/schedule.css", include_bytes!("../assets/schedule.css")),
    ("assets/orders.css", include_bytes!("../assets/orders.css")),
];

/// The scripts of all pages, in order. To add one, add a line.
pub const SCRIPTS: &[Asset] = &[
    ("assets/book.js", include_bytes!("../assets/book.js")),
    ("assets/figures.js", include_bytes!("../assets/figures.js")),
    ("assets/schedule.js", include_bytes!("../assets/schedule.js")),
    ("assets/orders.js", include_bytes!("../assets/orders.js")),
];

/// Other files, which pages or scripts load. To add one, add a line.
pub const FILES: &[Asset] = &[("404.md", MISSING)];

/// What the server sends if there is no such page.
const MISSING: &[u8] =
    b"# There is no such page\n\nLook for it in the table of contents, or search.\n";

/// Files that replace those of mdBook's theme. This `fonts.css` leaves out its fonts: the site uses
/// those of the system, so no text moves when a font arrives late. Code is coloured when the site is
/// built, so the script that does it in the browser is left out, too.
pub(crate) const THEME: &[Asset] = &[
    ("fonts/fonts.css", b"/* The fonts of the system. */"),
    ("highlight.js", include_bytes!("../assets/highlight.js")),
];
