//! The experiment: who checks which number when, and who has nothing to do?
//!
//! ```console
//! $ cargo run -p scaling --example timeline -- procs 2
//! $ cargo run -p scaling --example timeline -- procs 2 --longest-first
//! ```

use std::cell::RefCell;
use std::io;
use std::path::PathBuf;
use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use cli_core::{print_line, run_with_args};
use primes_core::{PoolArgs, PrimeResult, check};
use scaling::{Model, Span, Timeline, probe, save};

/// What the timeline is told.
#[derive(Debug, Parser)]
#[command(
    about = "Shows who checks which number when.",
    after_help = "Example: cargo run -p scaling --example timeline -- threads 2 --longest-first"
)]
struct Options {
    /// How the work is done; sequential has one worker
    #[arg(value_enum)]
    model: Lesson,
    #[command(flatten)]
    pool: PoolArgs,
    /// Begin with the largest numbers: those that may take longest
    #[arg(long)]
    longest_first: bool,
    /// Draw the picture into FILE
    #[arg(short, long, value_name = "FILE", default_value = "timeline.svg")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lesson {
    Procs,
    Threads,
    Sequential,
}

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &Options) -> io::Result<()> {
    let mut numbers = options.pool.numbers()?;
    probe(&options.output)?;
    if options.longest_first {
        numbers.sort_unstable_by(|a, b| b.cmp(a));
    }
    let (model, workers) = match options.model {
        Lesson::Procs => (Model::Procs, options.pool.workers()),
        Lesson::Threads => (Model::Threads, options.pool.workers()),
        Lesson::Sequential => (Model::Sequential, 1),
    };
    // SAFETY: this is the only thread: nothing above starts another.
    let (spans, total) = unsafe { record(model, &numbers, workers) }?;
    let timeline = Timeline::new(spans, model, workers, total);
    save(&options.output, &timeline.svg()?)?;
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    print_line(&format!(
        "{}\n\n{}",
        timeline.text(width),
        timeline.summary().replace(". ", ".\n")
    ))?;
    print_line(&format!("The picture is in {}.", options.output.display()))
}

/// Checks all numbers, and says by whom and when each was checked, and how long all of it took.
///
/// # Safety
/// This process must have one thread only.
unsafe fn record(
    model: Model,
    numbers: &[u64],
    workers: usize,
) -> io::Result<(Vec<Span>, Duration)> {
    // What a worker process learns must come back through a pipe, and so it does for all.
    let (new_spans, spans) = procs::queue()?;
    let start = Instant::now(); // forked processes go on with the same clock
    let timed = |n| {
        let begin = start.elapsed();
        let result = check(n);
        new_spans.send(span(begin, result)).expect("a span fits, and the reader is still there");
        result
    };
    let recorded = RefCell::new(Vec::new());
    // A span is sent before its result, so for each result there is one.
    let report = |_| {
        recorded.borrow_mut().extend(spans.iter().next());
        Ok(())
    };
    let failures = match model {
        Model::Sequential => sequential::check_all(numbers, timed, report).map(|()| Vec::new()),
        // SAFETY: our caller promises that this process has one thread only.
        Model::Procs => unsafe { procs::check_all(numbers, workers, timed, report) },
        Model::Threads => threads::check_all(numbers, workers, timed, report),
    }?;
    let total = start.elapsed();
    deaths.into_iter().next().map_or(Ok((recorded.into_inner(), total)), Err)
}

fn span(begin: Duration, result: PrimeResult) -> Span {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let took = u32::try_from(result.elapsed.as_micros()).unwrap_or(u32::MAX);
    Span { worker: worker(), n: result.n, prime: result.prime, start: micros(begin), took }
}

/// Tells this worker from the others: threads count themselves, processes have ids.
fn worker() -> u32 {
    static THREADS: AtomicU32 = AtomicU32::new(0);
    thread_local!(static ME: u32 = THREADS.fetch_add(1, Ordering::Relaxed));
    process::id() + ME.with(|me| *me)
}
