//! For `tests/program.rs`: does what the command line says.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use cli_core::{Context, print_line, run_with_args};

/// Prints a line or fails.
#[derive(Debug, Parser)]
struct Args {
    /// The line to print
    text: Option<String>,
    /// Fail with this error
    #[arg(long)]
    error: Option<String>,
    /// How often to print the line
    #[arg(long, default_value_t = 1)]
    times: u32,
}

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(args: &Args) -> io::Result<()> {
    for text in args.text.iter().cycle().take(args.times as usize) {
        print_line(text)?;
    }
    match &args.error {
        None => Ok(()),
        Some(error) => Err(io::Error::other(error.clone())).context("cannot go on"),
    }
}
