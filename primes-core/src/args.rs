//! The command lines of the prime checkers.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use clap::Parser;
use cli_core::{Context, shorten};

use crate::{NUMBERS, read_numbers};

/// The arguments of `sequential`.
#[derive(Debug, Parser)]
#[command(
    about = "Checks which numbers are prime, and measures how long that takes.",
    after_help = "Example: seq 20 | cargo run -p sequential -- --file -"
)]
pub struct Args {
    /// Check the numbers in FILE, one per line (`-`: stdin), instead of the 20 built-in numbers
    #[arg(short, long)]
    file: Option<PathBuf>,
}

impl Args {
    /// Returns the numbers to check.
    ///
    /// # Errors
    /// When the file cannot be read, or one of its lines is not a number.
    pub fn numbers(&self) -> io::Result<Vec<u64>> {
        match &self.file {
            None => Ok(NUMBERS.map(|(n, _)| n).to_vec()),
            Some(file) if file == Path::new("-") => read_numbers(io::stdin().lock(), "stdin"),
            Some(file) => {
                let name = shorten(&file.display().to_string()).into_owned();
                let file = File::open(file).context(format_args!("cannot open {name}"))?;
                read_numbers(BufReader::new(file), &name)
            }
        }
    }

    /// Returns the file that the numbers come from, if there is one. `-` is stdin.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

/// The arguments of `threads` and `procs`.
#[derive(Debug, Parser)]
#[command(
    about = "Checks which numbers are prime with a pool of workers, and measures how long that takes.",
    after_help = "Examples: cargo run -p threads -- 4, seq 20 | cargo run -p procs -- 4 --file -\n\nBoth take the same arguments."
)]
pub struct PoolArgs {
    /// How many workers share the work, 1 to 1000 [default: one per core]
    #[arg(value_name = "WORKERS", value_parser = parse_worker_count, allow_negative_numbers = true)]
    worker_count: Option<usize>,
    #[command(flatten)]
    input: Args,
}

impl PoolArgs {
    /// Returns the numbers to check.
    ///
    /// # Errors
    /// When the file cannot be read, or one of its lines is not a number.
    pub fn numbers(&self) -> io::Result<Vec<u64>> {
        self.input.numbers()
    }

    /// Returns the file that the numbers come from, if there is one. `-` is stdin.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.input.file()
    }

    /// Returns how many workers to start: at least one.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        let cores = || available_parallelism().map_or(1, usize::from);
        self.worker_count.unwrap_or_else(|| cores().min(MAX_WORKER_COUNT))
    }
}

const MAX_WORKER_COUNT: usize = 1000;

/// Parses a number of workers.
///
/// # Errors
/// When `text` is not a whole number from 1 to 1000; the message says so.
pub fn parse_worker_count(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| (1..=MAX_WORKER_COUNT).contains(count));
    count.ok_or_else(|| format!("expected a whole number from 1 to {MAX_WORKER_COUNT}"))
}
