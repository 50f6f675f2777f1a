//! Runs the prime checkers with 1 to 20 workers, many times, and draws how long that takes.
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
use scaling::{Findings, Model, Plan, Run, chart, csv, measure, probe, save, table};
use signal_hook::consts::SIGINT;
use signal_hook::{flag, low_level};

/// What `scaling` is told.
#[derive(Debug, Parser)]
#[command(
    about = "Measures how long the numbers take with more and more workers, and draws it.",
    after_help = "Example: cargo run -p scaling -- --max-workers 8 --runs 3 --csv scaling.csv\n\n\
                  Ctrl-C ends it early: what was measured until then is shown and written."
)]
struct Options {
    /// Measure with 1 to N workers, 1000 at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = within(1000))]
    max_workers: u32,
    /// Measure everything N times, in N rounds
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = within(1_000_000))]
    runs: u32,
    /// The kind of workers
    #[arg(long, value_enum, default_value_t = Pools::HERE)]
    model: Pools,
    /// Draw the picture into FILE
    #[arg(short, long, value_name = "FILE", default_value = "scaling.svg")]
    output: PathBuf,
    /// Write the time of each run into FILE, too, as comma-separated values
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    input: Args,
}

/// Accepts whole numbers from 1 to `most`.
fn within(most: u32) -> clap::builder::RangedI64ValueParser<u32> {
    value_parser!(u32).range(1..=i64::from(most))
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
    /// What runs on this system.
    const HERE: Self = if cfg!(unix) { Self::Both } else { Self::Threads };

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
    probe(&options.output)?;
    options.csv.iter().try_for_each(|file| probe(file))?;
    let stop = flag_for_ctrl_c().context("cannot watch for Ctrl-C")?;
    let plan = plan(options);
    print_line(&announce(&plan, numbers.len()))?;
    let mut runs = Vec::new();
    // SAFETY: this is the only thread: nothing above starts another.
    let measured = unsafe { measure(&plan, &numbers, &stop, &mut runs) };
    if measured.is_err() {
        let (done, all) = (runs.len(), plan.len());
        print_line(&format!("Ended early: {done} of {all} runs were done."))?;
    }
    let published = publish(options, &runs, numbers.len());
    if stop.load(Ordering::Relaxed) {
        low_level::emulate_default_handler(SIGINT)?; // so that a shell, too, knows what ended us
    }
    measured.and(published)
}

/// A flag that Ctrl-C raises. The second Ctrl-C ends the program at once.
fn flag_for_ctrl_c() -> io::Result<Arc<AtomicBool>> {
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

/// What is going to happen, as a sentence.
fn announce(plan: &Plan, numbers: usize) -> String {
    let pools: Vec<_> = plan.pools.iter().map(|pool| pool.workers(plan.max_workers)).collect();
    let upto = if plan.max_workers == 1 { "" } else { "1 to " };
    format!(
        "Checking {} sequentially, and with {upto}{}: {} in {}.",
        count(numbers, "number", "numbers"),
        pools.join(&format!(" and {upto}")),
        count(plan.len(), "run", "runs"),
        count(plan.rounds, "round", "rounds"),
    )
}

/// Writes the files, and prints the table even if that fails.
fn publish(options: &Options, runs: &[Run], numbers: usize) -> io::Result<()> {
    let cores = available_parallelism().map_or(1, usize::from);
    let Some(findings) = Findings::new(runs, numbers, cores) else {
        return print_line("There is nothing to show: no file was written.");
    };
    let drawn = chart(&findings).and_then(|svg| save(&options.output, &svg));
    let listed = options.csv.iter().try_for_each(|file| save(file, &csv(runs)));
    print_line(&table(&findings))?;
    drawn.and(listed)?;
    let csv = options.csv.iter().map(|file| format!(", and each run in {}", file.display()));
    print_line(&format!(
        "The picture is in {}{}.",
        options.output.display(),
        csv.collect::<String>()
    ))
}
