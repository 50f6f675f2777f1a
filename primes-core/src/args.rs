//! The command line.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::available_parallelism;

use clap::Parser;
use spinner_core::{Context, exit_code};

use crate::{NUMBERS, parse_number, read_numbers};

/// What `sequential` is told.
#[derive(Debug, Parser)]
#[command(
    about = "Finds out which numbers are prime, and how long that takes.",
    after_help = "Example: seq 1000 | cargo run -p sequential -- --file -"
)]
pub struct Args {
    /// Check the numbers in FILE, one a line (`-`: standard input), instead of the 20 built-in ones
    #[arg(short, long)]
    file: Option<PathBuf>,
}

impl Args {
    /// The numbers to check.
    ///
    /// # Errors
    /// When the file cannot be read, or a line of it is no number.
    pub fn numbers(&self) -> io::Result<Vec<u64>> {
        match &self.file {
            None => Ok(NUMBERS.map(|(n, _)| n).to_vec()),
            Some(file) if file == Path::new("-") => read_numbers(io::stdin().lock(), "stdin"),
            Some(file) => {
                let name = file.display().to_string();
                let file = File::open(file).context(format_args!("cannot open {name}"))?;
                read_numbers(BufReader::new(file), &name)
            }
        }
    }
}

/// What `threads` and `procs` are told.
#[derive(Debug, Parser)]
#[command(
    about = "Finds out which numbers are prime, and how long that takes with a pool of workers.",
    after_help = "Example, here with threads: seq 1000 | cargo run -p threads 4 --file -"
)]
pub struct PoolArgs {
    /// How many workers share the work, 1 to 1000 [default: one per core]
    #[arg(value_parser = parse_workers, allow_negative_numbers = true)]
    workers: Option<usize>,
    #[command(flatten)]
    input: Args,
}

impl PoolArgs {
    /// The numbers to check.
    ///
    /// # Errors
    /// When the file cannot be read, or a line of it is no number.
    pub fn numbers(&self) -> io::Result<Vec<u64>> {
        self.input.numbers()
    }

    /// How many workers there shall be: at least one.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.workers
            .unwrap_or_else(|| available_parallelism().map_or(1, usize::from).min(MAX_WORKERS))
    }
}

const MAX_WORKERS: usize = 1000;

/// Reads a number of workers.
///
/// # Errors
/// When `text` is no whole number from 1 to 1000; the message says so.
pub fn parse_workers(text: &str) -> Result<usize, String> {
    let workers = text.parse().ok().filter(|workers| (1..=MAX_WORKERS).contains(workers));
    workers.ok_or_else(|| format!("it takes a whole number from 1 to {MAX_WORKERS}"))
}

/// What the quiz programs are told.
#[derive(Debug, Parser)]
#[command(about = "Finds out whether a number is prime. Does the spinner turn meanwhile?")]
pub struct QuizArgs {
    /// The number to check; the default is the largest prime below 2^64
    #[arg(default_value_t = 18_446_744_073_709_551_557, value_parser = parse_number)]
    pub number: u64,
}

/// Calls `run` with what the command line says; the exit code is that of the program.
///
/// A command line that makes no sense gets one line on stderr, and exit code 2.
pub fn run_with_args<A: Parser>(run: impl FnOnce(&A) -> io::Result<()>) -> ExitCode {
    match A::try_parse() {
        Ok(args) => exit_code(run(&args)),
        Err(help) if !help.use_stderr() => exit_code(help.print()),
        Err(error) => {
            let text = error.render().to_string();
            eprintln!("{} (try --help)", text.lines().next().unwrap_or_default());
            ExitCode::from(2)
        }
    }
}
