//! The pages on which readers choose which thread takes the next step. The model checker has tried
//! all orders before: a page contains them, and a script walks through them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use cli_core::Context;
use protocol::graph::Page;

use crate::outline::Chapter;

mod data;
mod page;
mod texts;

use page::count;
use texts::{TEXTS, Text};

/// Returns the chapter that lists the pages. The pages are its children.
///
/// # Errors
/// When the model checker cannot be run, or has no page for a text.
pub(crate) fn chapter(root: &Path) -> io::Result<Chapter> {
    let pages = data::pages(root)?;
    let mut children = Vec::new();
    for text in TEXTS {
        let page = pages.iter().find(|page| page.name == text.name);
        let page = page.ok_or_else(|| io::Error::other(format!("no page {}", text.name)))?;
        children.push(child(root, text, page)?);
    }
    Ok(Chapter {
        title: "Be the scheduler".into(),
        path: "orders/index.md".into(),
        source: Some("orders/index.md".into()),
        text: index(&pages),
        children,
        ..Chapter::default()
    })
}

fn child(root: &Path, text: &Text, page: &Page) -> io::Result<Chapter> {
    let path = PathBuf::from(format!("orders/{}.md", text.name));
    Ok(Chapter {
        title: text.title.into(),
        source: Some(path.clone()),
        path,
        text: page::markdown(text, page, &exercise(root, text)?),
        ..Chapter::default()
    })
}

/// The path of an exercise's stub, found by the name without its number.
fn exercise(root: &Path, text: &Text) -> io::Result<PathBuf> {
    let folder = Path::new("exercises/src");
    let entries = fs::read_dir(root.join(folder)).context("cannot read the exercises")?;
    for entry in entries {
        let name = entry?.file_name();
        let is_it = |(_, name): (&str, &str)| name.strip_suffix(".rs") == Some(text.exercise);
        if name.to_str().and_then(|name| name.split_once('_')).is_some_and(is_it) {
            return Ok(folder.join(name));
        }
    }
    Err(io::Error::other(format!("there is no exercise {}", text.exercise)))
}

/// The page with the list of pages.
fn index(pages: &[Page]) -> String {
    let mut text = "# Be the scheduler\n\n\
        On each of these pages you choose which thread takes the next step. The code is that of the \
        exercises, unchanged: first an answer with a bug, then the solution. The \
        [model checker](../verification/interleavings/README.md) has tried all orders of these \
        steps, and each page contains all of them. So the page knows how many orders fail, and that \
        none fails after the fix.\n\n\
        A step ends before the next operation that other threads can notice: a thread locks, \
        unlocks, sends, receives, loads or stores. That a thread starts, or has joined another one, \
        is not a step that you choose.\n\n\
        *Preemptions* are the fewest switches from a thread that could have continued, in an order \
        that fails.\n\n\
        | page | orders | that fail | preemptions | after the fix |\n|---|--:|--:|--:|--:|\n"
        .to_string();
    for (Text { name, title, .. }, page) in
        TEXTS.iter().filter_map(|text| Some((text, pages.iter().find(|it| it.name == text.name)?)))
    {
        let (wrong, right) = (page.wrong.graph.start(), page.right.graph.start());
        let preemptions = page.wrong.graph.failure.as_ref().map_or(0, |order| order.preemptions);
        let _ = writeln!(
            text,
            "| [{title}]({name}.md) | {} | {} | {preemptions} | {} of {} |",
            count(wrong.orders),
            count(wrong.failing),
            count(right.failing),
            count(right.orders),
        );
    }
    text + "\nIn a terminal, `cargo course step two_accounts` does the same with *your* answer to an \
        exercise, and `cargo course check two_accounts` looks for an order that fails.\n"
}
