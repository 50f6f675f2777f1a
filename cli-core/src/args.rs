//! Command-line arguments.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::exit_code;

/// Parses the command line, calls `run` with it, and returns the program's exit code.
///
/// A command line that cannot be parsed gets one line on stderr, and exit code 2.
pub fn run_with_args<A: Parser>(run: impl FnOnce(&A) -> io::Result<()>) -> ExitCode {
    match A::try_parse() {
        Ok(args) => exit_code(run(&args)),
        Err(help) if !help.use_stderr() => exit_code(help.print()),
        Err(error) => {
            let text = error.render().to_string();
            let line = text.lines().next().unwrap_or_default();
            // If stderr cannot be written to, only the exit code reports the error.
            let _ = writeln!(io::stderr(), "{line} (try --help)");
            ExitCode::from(2)
        }
    }
}
