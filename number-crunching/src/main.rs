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
use cli_core::{print_line, run_with_args, terminal_width};
use number_crunching::watch::{Model, watch};
use number_crunching::{Timings, chart, heading, measure_ladder, python, row};
use primes_core::{Args, parse_worker_count};
use scaling::{Destination, check_distinct};
use spinner_core::StatusLine;

/// The arguments of `number-crunching`.
#[derive(Debug, Parser)]
#[command(
    about = "Checks the numbers in seven ways, and shows how much faster each is.",
    after_help = "Example: cargo run -p number-crunching -- --no-python --output my-chart.svg"
)]
struct Options {
    /// Leave out Python, which takes 10 to 30 seconds
    #[arg(long, conflicts_with = "watch")]
    no_python: bool,
    /// Write the chart to FILE, as SVG (`-`: stdout)
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "my-ladder.svg",
        conflicts_with = "watch"
    )]
    output: PathBuf,
    /// Show live what the workers of a pool do, instead of climbing the ladder
    #[arg(
        long,
        value_enum,
        value_name = "MODEL",
        num_args = 0..=1,
        default_missing_value = "threads"
    )]
    watch: Option<Model>,
    /// How many workers to watch, 1 to 1000 [default: one per core]
    #[arg(long, value_name = "N", requires = "watch", value_parser = parse_worker_count)]
    workers: Option<usize>,
    /// How many times the watched pool checks all numbers, 1 to 1000
    #[arg(
        long,
        value_name = "N",
        requires = "watch",
        default_value_t = 20,
        value_parser = parse_worker_count
    )]
    rounds: usize,
    #[command(flatten)]
    input: Args,
}

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &Options) -> io::Result<()> {
    let numbers = options.input.numbers()?;
    let cores = available_parallelism().map_or(1, usize::from);
    if let Some(model) = options.watch {
        let worker_count = options.workers.unwrap_or(cores);
        // SAFETY: this is the only thread: nothing above starts another.
        return unsafe { watch(model, worker_count, numbers.repeat(options.rounds)) };
    }
    let file = Destination::open(&options.output)?;
    check_distinct(&[("--output", &file)], options.input.file())?;
    let width = terminal_width().unwrap_or(usize::MAX);
    print_line(&heading(numbers.len(), cores, width))?;
    let mut timings = Timings::default();
    if !options.no_python {
        measure_python(&numbers, &mut timings, width)?;
    }
    measure_ladder(&numbers, &mut timings, |timings| print_line(&row(timings, width)))?;
    if let Some(notice) = timings.busy_notice() {
        print_line(&notice)?;
    }
    file.write(&chart(&timings, numbers.len())?)?;
    if file.is_stdout() { Ok(()) } else { print_line(&format!("The chart is in {file}.")) }
}

/// Adds the rung below the first.
fn measure_python(numbers: &[u64], timings: &mut Timings, width: usize) -> io::Result<()> {
    let mut status = StatusLine::new();
    status.show("Python is checking the numbers ...")?;
    let timing = python(numbers);
    drop(status);
    let Some(timing) = timing else {
        return print_line("(No rung for Python: `python3` is missing, or fails.)");
    };
    timings.rungs.push(timing);
    print_line(&row(timings, width))
}
