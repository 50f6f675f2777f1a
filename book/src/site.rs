//! Builds the site: gives the chapters to mdBook, and adds what mdBook does not know.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::{fs, io};

use cli_core::Context;
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem, Chapter as MdChapter, SectionNumber};
use mdbook_driver::config::{Config, HtmlConfig};

use crate::assets::{Asset, FILES, SCRIPTS, STYLES, THEME};
use crate::check::check;
use crate::glossary;
use crate::links::{Links, relative};
use crate::outline::{Chapter, Part, columns_for, flatten, outline};
use crate::preprocessor::PerChapter;
use crate::quiz::quizzes;
use crate::{callouts, code, files, quiz};

/// A file that every site has, and that no other folder is likely to have.
const MARK: &str = "assets/book.css";

/// The folder of this workspace.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace")
}

/// Builds the site in the folder `output`. `site_url` is its path on the server.
///
/// # Errors
/// When `output` contains anything else than an older site, a file cannot be read or written, or a
/// link is broken.
pub fn build(output: &Path, site_url: &str) -> io::Result<()> {
    let root = workspace();
    prepare(output).context(format!("cannot write to {}", output.display()))?;
    let output = output.canonicalize()?;
    let parts = outline(root)?;
    let chapters = flatten(&parts);
    let links = Rc::new(Links::new(root, chapters.iter().copied()));
    let total = count_predictions(&chapters)?;
    render(&output, site_url, &parts, preprocessors(root, &links, total)?)?;
    for picture in links.copied() {
        copy(&root.join(&picture), &output.join(&picture))?;
    }
    let shown: io::Result<_> = links.shown().iter().map(|file| files::page(root, file)).collect();
    render_file_pages(&output, site_url, Part { title: "Files", chapters: shown? }, links)?;
    check(&output)
}

fn count_predictions(chapters: &[&Chapter]) -> io::Result<usize> {
    let count = |chapter: &&Chapter| Ok(quizzes(&chapter.text).context(&chapter.title)?.len());
    chapters.iter().map(count).sum()
}

/// Makes sure that the folder exists, and that only an older site is lost.
fn prepare(output: &Path) -> io::Result<()> {
    fs::create_dir_all(output)?;
    let is_empty = fs::read_dir(output)?.next().is_none();
    if is_empty || output.join(MARK).exists() {
        return Ok(());
    }
    Err(io::Error::other("it is not empty, and contains no older version of this site"))
}

/// What happens to each chapter, in this order: links come last, because the others know files and
/// not pages. `total` is the number of predictions in the book.
fn preprocessors(
    root: &'static Path,
    links: &Rc<Links>,
    total: usize,
) -> io::Result<Vec<PerChapter>> {
    let definitions = glossary::read(root)?;
    let for_terms = Rc::clone(links);
    Ok(vec![
        PerChapter::new("code", |text, _, _| Ok(code::rewrite(text))),
        PerChapter::new("quiz", move |text, _, page| quiz::rewrite(text, page, total)),
        PerChapter::new("callouts", |text, source, page| {
            let folder = source.parent().unwrap_or(Path::new(""));
            let listings = callouts::listings(&root.join(folder))?;
            let columns = columns_for(source).map(|to| relative(page, &to.with_extension("html")));
            Ok(callouts::rewrite(text, &listings, columns.as_deref()))
        }),
        PerChapter::new("glossary", move |text, source, page| {
            glossary::rewrite(text, &definitions, &for_terms, source, page)
        }),
        rewrite_links(Rc::clone(links)),
    ])
}

fn rewrite_links(links: Rc<Links>) -> PerChapter {
    PerChapter::new("links", move |text, source, page| links.rewrite(text, source, page))
}

/// Renders the pages that show files. They are a book of their own, so that they are not in the table
/// of contents, and only its pages are kept.
fn render_file_pages(
    output: &Path,
    site_url: &str,
    part: Part,
    links: Rc<Links>,
) -> io::Result<()> {
    let pages: Vec<PathBuf> =
        part.chapters.iter().map(|page| page.path.with_extension("html")).collect();
    let folder = tempfile::tempdir()?;
    render(folder.path(), site_url, &[part], vec![rewrite_links(links)])?;
    for page in pages {
        copy(&folder.path().join(&page), &output.join(&page))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to.parent().expect("the file is in a folder"))?;
    fs::copy(from, to).context(format!("cannot copy {}", from.display())).map(drop)
}

/// Lets mdBook render chapters into a folder.
fn render(
    output: &Path,
    site_url: &str,
    parts: &[Part],
    preprocessors: Vec<PerChapter>,
) -> io::Result<()> {
    let staging = tempfile::tempdir()?;
    let src = staging.path().join("src");
    write(&src, &[("SUMMARY.md", b"# Summary\n")])?;
    write(&src, FILES)?;
    write(&staging.path().join("theme"), THEME)?;
    write(staging.path(), STYLES)?;
    write(staging.path(), SCRIPTS)?;
    let result = config(output, site_url).and_then(|config| {
        let mut book = MDBook::load_with_config(staging.path(), config)?;
        book.book = to_mdbook(parts);
        for preprocessor in preprocessors {
            book.with_preprocessor(preprocessor);
        }
        book.build()
    });
    result.map_err(|error| io::Error::other(format!("{error:#}")))
}

/// Writes files into a folder.
fn write(folder: &Path, files: &[Asset]) -> io::Result<()> {
    for (name, contents) in files {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().expect("the file is in the folder"))?;
        fs::write(file, contents)?;
    }
    Ok(())
}

/// The configuration that other books have in `book.toml`.
fn config(output: &Path, site_url: &str) -> mdbook_driver::errors::Result<Config> {
    let mut config = Config::default();
    config.book.title = Some("Concurrency models in Rust".into());
    config.book.language = Some("en".into());
    config.build.build_dir = output.into();
    config.build.create_missing = false;
    config.build.use_default_preprocessors = false;
    let mut html = HtmlConfig::default();
    html.additional_css = STYLES.iter().map(|(name, _)| name.into()).collect();
    html.additional_js = SCRIPTS.iter().map(|(name, _)| name.into()).collect();
    html.preferred_dark_theme = Some("coal".into());
    html.smart_punctuation = false;
    html.no_section_label = true;
    html.site_url = Some(site_url.into());
    // So that the pages that show files find the same style sheets as the chapters.
    html.hash_files = false;
    html.playground.runnable = false;
    html.fold.enable = true;
    // One page with everything would be too large. `book.css` says how a chapter is printed.
    html.print.enable = false;
    config.set("output.html", html)?;
    Ok(config)
}

fn to_mdbook(parts: &[Part]) -> Book {
    let mut book = Book::new();
    let mut number = 0;
    for part in parts {
        book.push_item(BookItem::PartTitle(part.title.into()));
        for chapter in &part.chapters {
            number += 1;
            book.push_item(to_item(chapter, &[number], &[]));
        }
    }
    book
}

/// `number` is not shown, but mdBook indents a chapter by its length.
fn to_item(chapter: &Chapter, number: &[u32], parents: &[String]) -> MdChapter {
    let Chapter { title, path, source, text, children, section: _ } = chapter;
    let mut item = MdChapter::new(title, text.clone(), path, parents.to_vec());
    item.source_path.clone_from(source);
    let parents = [parents, std::slice::from_ref(title)].concat();
    item.number = Some(SectionNumber::new(number));
    let child = |(index, child)| to_item(child, &[number, &[index]].concat(), &parents).into();
    item.sub_items = (1..).zip(children).map(child).collect();
    item
}
