//! Builds the site: gives the chapters to mdBook, and copies the pictures.

use std::fs;
use std::io;
use std::path::Path;

use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem, Chapter as MdChapter};
use mdbook_driver::config::{Config, HtmlConfig};

use crate::assets::{Asset, FILES, SCRIPTS, STYLES, THEME};
use crate::outline::{Chapter, Part, outline};

/// The folder of this workspace.
fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace")
}

/// Builds the site in the folder `output`. `site_url` is its path on the server.
///
/// # Errors
/// When a file cannot be read or written, or a link is broken.
pub fn build(output: &Path, site_url: &str) -> io::Result<()> {
    let parts = outline(workspace())?;
    let staging = tempfile::tempdir()?;
    let src = staging.path().join("src");
    write(&src, &[("SUMMARY.md", b"# Summary\n")])?;
    write(&src, FILES)?;
    write(&staging.path().join("theme"), THEME)?;
    write(staging.path(), STYLES)?;
    write(staging.path(), SCRIPTS)?;
    fs::create_dir_all(output)?;
    let config = config(&output.canonicalize()?, site_url).map_err(io::Error::other)?;
    render(staging.path(), config, &parts).map_err(|error| io::Error::other(format!("{error:#}")))
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
    html.hash_files = false;
    html.playground.runnable = false;
    config.set("output.html", html)?;
    Ok(config)
}

fn render(root: &Path, config: Config, parts: &[Part]) -> mdbook_driver::errors::Result<()> {
    let mut book = MDBook::load_with_config(root, config)?;
    book.book = to_mdbook(parts);
    book.build()
}

fn to_mdbook(parts: &[Part]) -> Book {
    let mut book = Book::new();
    for part in parts {
        book.push_item(BookItem::PartTitle(part.title.into()));
        for chapter in &part.chapters {
            book.push_item(to_item(chapter, &[]));
        }
    }
    book
}

fn to_item(chapter: &Chapter, parents: &[String]) -> MdChapter {
    let Chapter { title, path, source, text, children } = chapter;
    let mut item = MdChapter::new(title, text.clone(), path, parents.to_vec());
    item.source_path.clone_from(source);
    let parents = [parents, &[title.clone()]].concat();
    item.sub_items = children.iter().map(|child| to_item(child, &parents).into()).collect();
    item
}
