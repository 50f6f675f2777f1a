//! What happens to the text of a chapter before mdBook renders it.

use std::fmt;
use std::io;
use std::path::Path;

use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::errors::{Error, Result};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

/// Returns the new text of a chapter. Gets its text, the file that it comes from, and the path of its
/// page.
type Rewrite = Box<dyn Fn(&str, &Path, &Path) -> io::Result<String>>;

/// A preprocessor that rewrites one chapter at a time.
pub(crate) struct PerChapter {
    name: &'static str,
    rewrite: Rewrite,
}

impl PerChapter {
    pub(crate) fn new(
        name: &'static str,
        rewrite: impl Fn(&str, &Path, &Path) -> io::Result<String> + 'static,
    ) -> Self {
        Self { name, rewrite: Box::new(rewrite) }
    }
}

impl fmt::Debug for PerChapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PerChapter").field(&self.name).finish()
    }
}

impl Preprocessor for PerChapter {
    fn name(&self) -> &str {
        self.name
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let mut result = Ok(());
        book.for_each_chapter_mut(|chapter| {
            let Some(page) = &chapter.path else { return };
            let source = chapter.source_path.as_ref().unwrap_or(page);
            match (self.rewrite)(&chapter.content, source, page) {
                Ok(text) => chapter.content = text,
                Err(error) if result.is_ok() => {
                    result = Err(Error::msg(format!("{}: {error}", source.display())));
                }
                Err(_) => {}
            }
        });
        result.map(|()| book)
    }
}
