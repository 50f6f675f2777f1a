//! The experiment: which worker checks which number when, and which workers are idle?
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
use cli_core::{print_line, run_with_args, terminal_width};
use primes_core::{PoolArgs, PrimeResult, WorkerFailures, check};
use scaling::{Destination, Model, Span, Timeline, check_distinct};

/// The arguments of `timeline`.
#[derive(Debug, Parser)]
#[command(
    about = "Shows which worker checks which number when.",
    after_help = "Example: cargo run -p scaling --example timeline -- threads 2 --longest-first"
)]
struct Options {
    /// The lesson that checks the numbers; `sequential` ignores WORKERS
    #[arg(value_enum)]
    model: Lesson,
    #[command(flatten)]
    pool: PoolArgs,
    /// Start with the largest numbers: their checks may take longest
    #[arg(long)]
    longest_first: bool,
    /// Write the timeline to FILE, as SVG (`-`: stdout)
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
    let output = Destination::open(&options.output)?;
    check_distinct(&[("--output", &output)], options.pool.file())?;
    if options.longest_first {
        numbers.sort_unstable_by(|a, b| b.cmp(a));
    }
    let (model, worker_count) = match options.model {
        Lesson::Procs => (Model::Procs, options.pool.worker_count()),
        Lesson::Threads => (Model::Threads, options.pool.worker_count()),
        Lesson::Sequential => (Model::Sequential, 1),
    };
    // SAFETY: this process has only one thread: nothing above starts another.
    let (spans, total) = unsafe { record(model, &numbers, worker_count) }?;
    let timeline = Timeline::new(spans, model, worker_count, total);
    let width = terminal_width().unwrap_or(80);
    print_line(&format!(
        "{}\n\n{}",
        timeline.text(width),
        timeline.summary().replace(". ", ".\n")
    ))?;
    output.write(&timeline.svg()?)?;
    if output.is_stdout() { Ok(()) } else { print_line(&format!("The timeline is in {output}.")) }
}

/// Checks all numbers. Returns a span for each check, and the total time.
///
/// # Safety
/// This process must have only one thread.
unsafe fn record(
    model: Model,
    numbers: &[u64],
    worker_count: usize,
) -> io::Result<(Vec<Span>, Duration)> {
    // A worker process shares no memory with its parent, so spans come back through a pipe. For
    // threads a pipe is not necessary, but it works, too.
    let (span_tx, span_rx) = procs::channel()?;
    let start = Instant::now(); // a forked process continues with the same clock
    let timed = |n| {
        let begin = start.elapsed();
        let result = check(n);
        span_tx.send(span(begin, result)).expect("a span fits, and the receiver is still open");
        result
    };
    let recorded = RefCell::new(Vec::new());
    // A worker sends the span before the result, so every result has a span to receive.
    let report = |_| {
        recorded.borrow_mut().extend(span_rx.iter().next());
        Ok(())
    };
    let failures = match model {
        Model::Sequential => {
            sequential::check_all(numbers, timed, report).map(|()| WorkerFailures::default())
        }
        // SAFETY: the caller promises that this process has only one thread.
        Model::Procs => unsafe { procs::check_all(numbers, worker_count, timed, report) },
        Model::Threads => threads::check_all(numbers, worker_count, timed, report),
    }?;
    let total = start.elapsed();
    failures.into_result()?;
    Ok((recorded.into_inner(), total))
}

fn span(begin: Duration, result: PrimeResult) -> Span {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let duration = u32::try_from(result.elapsed.as_micros()).unwrap_or(u32::MAX);
    Span { worker: worker_id(), n: result.n, prime: result.prime, start: micros(begin), duration }
}

/// Returns an id that differs between workers: processes have different ids, and threads get a
/// number when they first ask.
fn worker_id() -> u32 {
    static THREADS: AtomicU32 = AtomicU32::new(0);
    thread_local!(static INDEX: u32 = THREADS.fetch_add(1, Ordering::Relaxed));
    process::id() + INDEX.with(|index| *index)
}
