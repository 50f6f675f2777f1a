//! The files that are written.

use std::fmt::Write;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use cli_core::Context;

use crate::Run;

/// Finds out whether a file can be written later, and leaves everything as it is.
///
/// # Errors
/// When it cannot.
pub fn probe(path: &Path) -> io::Result<()> {
    let opened = match File::create_new(path) {
        Ok(_) => fs::remove_file(path),
        // It is not emptied: it may be the only good one for ever.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            File::options().append(true).open(path).map(drop)
        }
        Err(error) => Err(error),
    };
    opened.context(format_args!("cannot write {}", path.display()))
}

/// Writes a file in place of what was there before.
///
/// # Errors
/// When it cannot be written.
pub fn save(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text).context(format_args!("cannot write {}", path.display()))
}

/// The runs as comma-separated values, with a heading; none of them needs quotes.
///
/// ```
/// use std::time::Duration;
/// use scaling::{Model, Run, csv};
///
/// let run = Run { round: 1, model: Model::Threads, workers: 2, time: Duration::from_millis(415) };
/// assert_eq!(csv(&[run]), "round,model,workers,seconds\n1,threads,2,0.415000000\n");
/// ```
#[must_use]
pub fn csv(runs: &[Run]) -> String {
    let mut text = "round,model,workers,seconds\n".to_string();
    for Run { round, model, workers, time } in runs {
        let (model, seconds) = (model.name(), time.as_secs_f64());
        writeln!(text, "{round},{model},{workers},{seconds:.9}").expect("a string takes all");
    }
    text
}
