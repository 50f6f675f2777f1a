//! Makes the pages that show files which are not chapters.

use std::path::{Path, PathBuf};
use std::{fs, io};

use cli_core::Context;

use crate::code;
use crate::links::{listed, page_of_file};
use crate::markdown::escape;
use crate::outline::Chapter;

/// Makes the page that shows a file, or lists what is in a folder.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn page(root: &Path, file: &Path) -> io::Result<Chapter> {
    let path = root.join(file);
    let title = file.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    let text = if path.is_dir() { list(&path) } else { show(&path) };
    let text = text.context(format!("cannot read {title}"))?;
    Ok(Chapter {
        text: format!("# <code>{}</code>\n\n{text}\n", escape(&title)),
        path: page_of_file(file, path.is_dir()),
        // The links of a folder start in it, as those of a page without a source do.
        source: (!path.is_dir()).then(|| file.into()),
        title,
        ..Chapter::default()
    })
}

/// The contents of a file. Each line has a number to link to.
fn show(file: &Path) -> io::Result<String> {
    let text = fs::read_to_string(file)?;
    let lines = match file.extension() {
        Some(extension) if extension == "rs" => code::rust(&text, |n| format!("({n})")),
        _ => text.lines().map(escape).collect(),
    };
    let number = |(index, line): (usize, String)| {
        format!("<span class=\"line\" id=\"L{}\">{line}&#10;</span>", index + 1)
    };
    let lines: String = lines.into_iter().enumerate().map(number).collect();
    Ok(format!("<pre class=\"file\"><code class=\"nohighlight code\">{lines}</code></pre>"))
}

/// The names of what is in a folder, with links.
fn list(folder: &Path) -> io::Result<String> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    let listed = listed(folder);
    let name = |path: PathBuf| {
        let slash = if path.is_dir() { "/" } else { "" };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if listed.contains(&name) {
            format!("- [`{name}`]({name})\n")
        } else {
            format!("- `{name}{slash}`\n")
        }
    };
    Ok(paths.into_iter().map(name).collect::<Vec<_>>().concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace")
    }

    #[test]
    fn page_shows_each_line_of_a_file() {
        let page = page(root(), Path::new("rustfmt.toml")).expect("the file can be read");
        assert_eq!(page.path, Path::new("rustfmt.toml.md"));
        let line =
            "<span class=\"line\" id=\"L1\">use_small_heuristics = &quot;Max&quot;&#10;</span>";
        assert!(page.text.contains(line), "{}", page.text);
    }

    #[test]
    fn page_lists_a_folder() {
        let page = page(root(), Path::new("book/src")).expect("the folder can be read");
        assert_eq!(page.path, Path::new("book/src/index.md"));
        assert!(page.text.contains("- [`files.rs`](files.rs)\n"), "{}", page.text);
    }

    #[test]
    fn page_fails_if_the_file_does_not_exist() {
        let error = page(root(), Path::new("none.rs")).expect_err("there is no such file");
        assert!(error.to_string().starts_with("cannot read none.rs: "), "{error}");
    }
}
