//! The files that the programs write.

use std::fmt::Write;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use cli_core::Context;

use crate::Run;

/// Checks that a file can be written later, and leaves everything unchanged.
///
/// # Errors
/// When the file cannot be written.
pub fn check_writable(path: &Path) -> io::Result<()> {
    let opened = match File::create_new(path) {
        Ok(_) => fs::remove_file(path),
        // Opened without truncation: if this run is never completed, the old file must survive.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            File::options().append(true).open(path).map(drop)
        }
        Err(error) => Err(error),
    };
    opened.context(format_args!("cannot write {}", path.display()))
}

/// Writes `text` to a file, and replaces the previous content.
///
/// # Errors
/// When the file cannot be written.
pub fn save(path: &Path, text: &str) -> io::Result<()> {
    fs::write(path, text).context(format_args!("cannot write {}", path.display()))
}

/// Returns the runs as comma-separated values, with a heading. No value needs quotes.
///
/// ```
/// use std::time::Duration;
/// use scaling::{Model, Run, csv};
///
/// let time = Duration::from_millis(415);
/// let run = Run { round: 1, model: Model::Threads, worker_count: 2, time };
/// assert_eq!(csv(&[run]), "round,model,workers,seconds\n1,threads,2,0.415000000\n");
/// ```
#[must_use]
pub fn csv(runs: &[Run]) -> String {
    let mut text = "round,model,workers,seconds\n".to_string();
    for Run { round, model, worker_count, time } in runs {
        let (model, seconds) = (model.name(), time.as_secs_f64());
        writeln!(text, "{round},{model},{worker_count},{seconds:.9}")
            .expect("writing to a String does not fail");
    }
    text
}
