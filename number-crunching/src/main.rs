//! Climbs the ladder: checks the numbers on every rung, and shows how much each one gains.
//!
//! ```console
//! $ cargo run -p number-crunching
//! ```

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;

use clap::Parser;
use cli_core::{print_line, run_with_args};
use number_crunching::rungs::Cores;
use number_crunching::{Climb, Step, chart, climb, heading, python, row};
use primes_core::Args;
use scaling::{Destination, check_distinct};

/// The arguments of `number-crunching`.
#[derive(Debug, Parser)]
#[command(
    about = "Checks the numbers in seven ways, each faster than the one before.",
    after_help = "Example: cargo run -p number-crunching -- --no-python --svg my-ladder.svg"
)]
struct Options {
    /// Leave out Python, which takes 10 to 30 seconds
    #[arg(long)]
    no_python: bool,
    /// Write the chart to FILE, as SVG (`-`: stdout)
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    input: Args,
}

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &Options) -> io::Result<()> {
    let numbers = options.input.numbers()?;
    let file = options.svg.as_deref().map(Destination::open).transpose()?;
    let files: Vec<_> = file.iter().map(|file| ("--svg", file)).collect();
    check_distinct(&files, options.input.file())?;
    let cores = available_parallelism().map_or(1, usize::from);
    print_line(&heading(numbers.len(), cores))?;
    let mut steps = Climb::default();
    if let Some(time) = (!options.no_python).then(|| python(&numbers)).flatten() {
        steps.steps.push(Step { name: "Python", cores: Cores::One, time });
        print_line(&row(&steps))?;
    }
    climb(&numbers, &mut steps, |steps| print_line(&row(steps)))?;
    let Some(file) = file else { return Ok(()) };
    file.write(&chart(&steps, numbers.len())?)?;
    if file.is_stdout() { Ok(()) } else { print_line(&format!("The chart is in {file}.")) }
}
