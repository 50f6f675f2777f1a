//! Checks one number on one rung, for tools that count what a program does.
//!
//! ```console
//! $ cargo run -p number-crunching --example one-rung -- 7 142702110479723
//! ```

use std::io;
use std::process::ExitCode;

use clap::{Parser, value_parser};
use cli_core::{print_line, run_with_args};
use number_crunching::LADDER;
use primes_core::parse_number;

/// The arguments of `one-rung`.
#[derive(Debug, Parser)]
#[command(about = "Checks one number on one rung, for tools that count what a program does.")]
struct Options {
    /// Which rung, from 1 to 7
    #[arg(value_parser = value_parser!(u8).range(1..=7))]
    rung: u8,
    /// The number to check
    #[arg(value_parser = parse_number)]
    n: u64,
}

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &Options) -> io::Result<()> {
    let rung = LADDER[usize::from(options.rung) - 1];
    let not = if (rung.primes)(&[options.n])[0] { "" } else { "not " };
    print_line(&format!("{}: {} is {not}prime", rung.name, options.n))
}
