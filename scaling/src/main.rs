//! Runs the prime checkers with 1 to 20 workers, repeatedly, and draws how long they take.
//!
//! ```console
//! $ cargo run -p scaling
//! ```

use std::io;
use std::path::{self, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use clap::{Parser, ValueEnum, value_parser};
use cli_core::{Context, print_line, run_with_args};
use primes_core::{Args, pluralize};
use scaling::{Findings, Model, Plan, Run, chart, check_writable, csv, measure, save, table};
use signal_hook::consts::SIGINT;
use signal_hook::{flag, low_level};

/// The arguments of `scaling`.
#[derive(Debug, Parser)]
#[command(
    about = "Measures how long the numbers take with more and more workers, and draws a chart.",
    after_help = "Example: cargo run -p scaling -- --max-workers 8 --runs 3 --csv scaling.csv\n\n\
                  Ctrl-C stops early: the results so far are shown and written."
)]
struct Options {
    /// Measure with 1 to N workers, at most 1000
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = from_one_to(1000))]
    max_workers: u32,
    /// Measure everything N times, in N rounds
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = from_one_to(1_000_000))]
    runs: u32,
    /// The kind of workers
    #[arg(long, value_enum, default_value_t = Pools::DEFAULT)]
    model: Pools,
    /// Write the chart to FILE, as SVG
    #[arg(short, long, value_name = "FILE", default_value = "scaling.svg")]
    output: PathBuf,
    /// Also write the time of every run to FILE, as comma-separated values
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    input: Args,
}

/// Accepts whole numbers from 1 to `max`.
fn from_one_to(max: u32) -> clap::builder::RangedI64ValueParser<u32> {
    value_parser!(u32).range(1..=i64::from(max))
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Pools {
    /// Processes
    Procs,
    /// Threads
    Threads,
    /// Processes and threads
    Both,
}

impl Pools {
    /// The pools that this system supports: Windows has no `fork`.
    const DEFAULT: Self = if cfg!(unix) { Self::Both } else { Self::Threads };

    fn models(self) -> Vec<Model> {
        match self {
            Self::Procs => vec![Model::Procs],
            Self::Threads => vec![Model::Threads],
            Self::Both => vec![Model::Procs, Model::Threads],
        }
    }
}

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &Options) -> io::Result<()> {
    let numbers = options.input.numbers()?;
    let csv = options.csv.as_ref().map(path::absolute).transpose()?;
    if csv == Some(path::absolute(&options.output)?) {
        return Err(io::Error::other("--output and --csv name the same file"));
    }
    check_writable(&options.output)?;
    options.csv.iter().try_for_each(|file| check_writable(file))?;
    let stop = ctrl_c_flag().context("cannot watch for Ctrl-C")?;
    let plan = plan(options);
    print_line(&announcement(&plan, numbers.len()))?;
    let mut runs = Vec::new();
    // SAFETY: this process has only one thread: nothing above starts another.
    let measured = unsafe { measure(&plan, &numbers, &stop, &mut runs) };
    if measured.is_err() {
        print_line(&format!("Stopped early: {} of {} runs are complete.", runs.len(), plan.len()))?;
    }
    let published = publish(options, &runs, numbers.len());
    if stop.load(Ordering::Relaxed) {
        low_level::emulate_default_handler(SIGINT)?; // the shell must see that the signal ended us
    }
    measured.and(published)
}

/// Returns a flag that Ctrl-C sets. A second Ctrl-C ends the program at once.
fn ctrl_c_flag() -> io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    flag::register_conditional_default(SIGINT, Arc::clone(&stop))?;
    flag::register(SIGINT, Arc::clone(&stop))?;
    Ok(stop)
}

fn plan(options: &Options) -> Plan {
    Plan {
        pools: options.model.models(),
        max_workers: options.max_workers as usize,
        rounds: options.runs as usize,
    }
}

/// Returns a sentence that says what will be measured.
fn announcement(plan: &Plan, number_count: usize) -> String {
    let pools: Vec<_> = plan.pools.iter().map(|pool| pool.describe(plan.max_workers)).collect();
    let up_to = if plan.max_workers == 1 { "" } else { "1 to " };
    format!(
        "Checking {} sequentially, and with {up_to}{}: {} in {}.",
        pluralize(number_count, "number", "numbers"),
        pools.join(&format!(" and {up_to}")),
        pluralize(plan.len(), "run", "runs"),
        pluralize(plan.rounds, "round", "rounds"),
    )
}

/// Writes the files and prints the table. The table is printed even if a file cannot be written.
fn publish(options: &Options, runs: &[Run], number_count: usize) -> io::Result<()> {
    let cores = available_parallelism().map_or(1, usize::from);
    let Some(findings) = Findings::new(runs, number_count, cores) else {
        return print_line("No pool has been measured, so no file was written.");
    };
    let chart_saved = chart(&findings).and_then(|svg| save(&options.output, &svg));
    let csv_saved = options.csv.iter().try_for_each(|file| save(file, &csv(runs)));
    print_line(&table(&findings))?;
    chart_saved.and(csv_saved)?;
    let csv = options.csv.iter().map(|file| format!(", and every run is in {}", file.display()));
    let csv: String = csv.collect();
    print_line(&format!("The chart is in {}{csv}.", options.output.display()))
}
