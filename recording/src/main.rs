//! Records a run of each lesson, in a real terminal.
//!
//! ```console
//! $ cargo run -p recording
//! $ cargo run -p recording -- spinner-proc gil
//! ```
//!
//! The pictures are in `book/recordings/`. Needs a Unix system with `sh` and `curl`, and a quiet
//! machine.

#[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has pseudo-terminals that we can use"))]
mod lessons;
#[cfg(unix)]
mod record;

use std::io;
use std::process::ExitCode;

use clap::Parser;
use cli_core::run_with_args;

/// Records runs of the lessons as animated pictures, in `book/recordings/`.
#[derive(Parser)]
struct Args {
    /// The lessons to record; all, if none is named.
    #[arg(value_name = "LESSON")]
    lessons: Vec<String>,
}

fn main() -> ExitCode {
    run_with_args(run)
}

#[cfg(unix)]
fn run(args: &Args) -> io::Result<()> {
    record::record(&args.lessons)
}

#[cfg(not(unix))]
fn run(args: &Args) -> io::Result<()> {
    let message = format!("{:?} cannot be recorded here: this needs a Unix system", args.lessons);
    Err(io::Error::other(message))
}
