//! Runs the prime checkers with 1 to 20 workers, repeatedly, and draws how long they take.
//!
//! ```console
//! $ cargo run -p scaling
//! ```

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use clap::{Parser, ValueEnum, value_parser};
use cli_core::{Context, print_line, run_with_args};
use primes_core::{Args, pluralize};
use process_core::{end_by_signal, signal_is_ignored};
use scaling::{
    Destination, Findings, Model, Plan, Run, chart, check_distinct, csv, measure, table,
};
use signal_hook::consts::SIGINT;
use signal_hook::flag;

/// The arguments of `scaling`.
#[derive(Debug, Parser)]
#[command(
    about = "Measures how long the numbers take with more and more workers, and draws a chart.",
    after_help = "Example: cargo run -p scaling -- --max-workers 8 --runs 3 --csv my-scaling.csv\n\n\
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
    /// Write the chart to FILE, as SVG (`-`: stdout)
    #[arg(short, long, value_name = "FILE", default_value = "my-scaling.svg")]
    output: PathBuf,
    /// Also write the time of every run to FILE, as comma-separated values (`-`: stdout)
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
    let files = Files::open(options)?;
    let stop = ctrl_c_flag().context("cannot watch for Ctrl-C")?;
    let plan = plan(options);
    print_line(&announcement(&plan, numbers.len()))?;
    let mut runs = Vec::new();
    // SAFETY: this process has only one thread: nothing above starts another.
    let measured = unsafe { measure(&plan, &numbers, &stop, &mut runs) };
    if measured.is_err() {
        print_line(&format!("Stopped early: {} of {} runs are complete.", runs.len(), plan.len()))?;
    }
    let published = publish(&files, &runs, numbers.len());
    if stop.load(Ordering::Relaxed) {
        end_by_signal(SIGINT); // the shell must see that the signal ended the program
    }
    measured.and(published)
}

/// Returns a flag that Ctrl-C sets. A second Ctrl-C ends the program at once.
///
/// A program that was started with the signal ignored, such as a background job of a script, keeps
/// ignoring it.
fn ctrl_c_flag() -> io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    if signal_is_ignored(SIGINT) {
        return Ok(stop);
    }
    flag::register_conditional_default(SIGINT, Arc::clone(&stop))?;
    flag::register(SIGINT, Arc::clone(&stop))?;
    Ok(stop)
}

/// The files to write.
struct Files {
    chart: Destination,
    csv: Option<Destination>,
}

impl Files {
    /// Checks that the files can be written.
    fn open(options: &Options) -> io::Result<Self> {
        let chart = Destination::open(&options.output)?;
        let csv = options.csv.as_deref().map(Destination::open).transpose()?;
        let mut files = vec![("--output", &chart)];
        files.extend(csv.iter().map(|csv| ("--csv", csv)));
        check_distinct(&files, options.input.file())?;
        Ok(Self { chart, csv })
    }

    /// Returns a sentence that says where the files are. A text on stdout needs none.
    fn describe(&self) -> Option<String> {
        let chart = Some(&self.chart).filter(|file| !file.is_stdout());
        let csv = self.csv.as_ref().filter(|file| !file.is_stdout());
        match (chart, csv) {
            (Some(chart), Some(csv)) => {
                Some(format!("The chart is in {chart}, and every run is in {csv}."))
            }
            (Some(chart), None) => Some(format!("The chart is in {chart}.")),
            (None, Some(csv)) => Some(format!("Every run is in {csv}.")),
            (None, None) => None,
        }
    }
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

/// Prints the table, and then writes the files. If one of these fails, the others are still done.
fn publish(files: &Files, runs: &[Run], number_count: usize) -> io::Result<()> {
    let cores = available_parallelism().map_or(1, usize::from);
    let Some(findings) = Findings::new(runs, number_count, cores) else {
        return print_line("No pool has been measured, so no file was written.");
    };
    let printed = print_line(&table(&findings));
    let chart_written = chart(&findings).and_then(|svg| files.chart.write(&svg));
    let csv_written = files.csv.iter().try_for_each(|file| file.write(&csv(runs)));
    printed.and(chart_written).and(csv_written)?;
    files.describe().map_or(Ok(()), |sentence| print_line(&sentence))
}
