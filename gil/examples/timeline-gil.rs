//! The experiment: which thread computes when, without the lock and under it?
//!
//! ```console
//! $ cargo run -p gil --example timeline-gil
//! $ cargo run -p gil --example timeline-gil -- 3 --switch-interval 20ms
//! ```

use std::io;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

use clap::Parser;
use cli_core::run_with_args;
use gil::{Gil, Guard};
use primes_core::{PrimeResult, parse_worker_count};
use timeline::{Kind, Recorder, Span, SvgOption, Timeline, number_lanes, worker_id};

/// The number that every thread checks: a prime.
const NUMBER: u64 = 9_999_999_999_999_917;

/// How many divisors are tried between two time stamps: reading the clock after every division would
/// take longer than the division.
const DIVISORS_PER_STAMP: u64 = 1000;

/// The arguments of `timeline-gil`.
#[derive(Debug, Parser)]
#[command(
    about = "Shows which thread computes when, without the lock and under it.",
    after_help = "Example: cargo run -p gil --example timeline-gil -- 3 --switch-interval 20ms"
)]
struct Options {
    /// How many threads check a number each, 1 to 1000
    #[arg(value_name = "WORKERS", default_value = "2", value_parser = parse_worker_count)]
    worker_count: usize,
    /// How long a thread waits for the lock before it requests it: `500us`, `5ms`, `1h`
    #[arg(long, value_name = "TIME", default_value = "5ms", value_parser = gil::parse_interval)]
    switch_interval: Duration,
    #[command(flatten)]
    svg: SvgOption,
}

fn main() -> ExitCode {
    run_with_args(run)
}

fn run(options: &Options) -> io::Result<()> {
    let (file, worker_count) = (options.svg.open()?, options.worker_count);
    let (mut spans, free, busy) = record(worker_count, |recorder| {
        recorder.time(worker_id(), Kind::Compute, || primes_core::check(NUMBER))
    })?;
    let gil = Gil::new(options.switch_interval);
    let (locked_spans, locked, still_busy) =
        record(worker_count, |recorder| check_in_turns(&mut gil.acquire(), recorder))?;
    // The lanes of the threads under the lock are below the others.
    let below = u32::try_from(worker_count).expect("there are at most 1000 threads");
    spans.extend(locked_spans.into_iter().map(|span| Span { lane: span.lane + below, ..span }));
    let names = ["free", "locked"].into_iter();
    let names = names.flat_map(|kind| (1..=worker_count).map(move |n| format!("{kind} {n}")));
    let mut summary = format!(
        "Free threads took {:.3} s, threads under the lock {:.3} s.\n\
         The lock was handed over on request {} times.",
        free.as_secs_f64(),
        locked.as_secs_f64(),
        gil.hand_overs()
    );
    summary.extend(busy.or(still_busy).map(|notice| format!("\n{notice}")));
    let title = "Threads without the lock, and under it";
    Timeline::new(title, names, spans, free.max(locked)).show(&summary, file.as_ref())
}

/// Lets the pool of `threads` check one number per worker. Returns what was recorded, how long it
/// took, and a sentence if the machine was busy.
fn record(
    worker_count: usize,
    check: impl Fn(&Recorder) -> PrimeResult + Sync,
) -> io::Result<(Vec<Span>, Duration, Option<String>)> {
    let recorder = Recorder::start()?;
    let numbers = vec![NUMBER; worker_count];
    threads::check_all(&numbers, worker_count, |_| check(&recorder), |_| Ok(()))?.into_result()?;
    let total = recorder.elapsed();
    let mut spans = recorder.finish()?;
    let busy = recorder.busy_notice(&spans);
    number_lanes(&mut spans);
    Ok((spans, total, busy))
}

/// Checks the number as `gil::check` does, and records each turn: the time from getting the lock to
/// handing it over.
fn check_in_turns(guard: &mut Guard<'_>, recorder: &Recorder) -> PrimeResult {
    let begin = Instant::now();
    let mut turn = Turn::start();
    let mut divisors = (3..=NUMBER.isqrt()).step_by(2);
    let prime = divisors.all(|divisor| {
        if divisor % (2 * DIVISORS_PER_STAMP) == 1 {
            turn.checkpoint(guard, recorder);
        }
        !NUMBER.is_multiple_of(divisor)
    });
    turn.record(Instant::now(), recorder);
    PrimeResult { n: NUMBER, prime, elapsed: begin.elapsed() }
}

/// The worker that had the last turn.
static LAST: AtomicU32 = AtomicU32::new(0);

/// The time in which this thread holds the lock.
struct Turn {
    start: Instant,
}

impl Turn {
    /// Starts a turn of this thread, which must hold the lock.
    fn start() -> Self {
        LAST.store(worker_id(), Relaxed);
        Self { start: Instant::now() }
    }

    /// Hands the lock over if another thread has requested it. Then this turn is recorded, and another
    /// one starts when this thread has the lock again.
    fn checkpoint(&mut self, guard: &mut Guard<'_>, recorder: &Recorder) {
        let end = Instant::now();
        guard.checkpoint();
        let had_no_turn_since = LAST.load(Relaxed) == worker_id();
        if !had_no_turn_since {
            self.record(end, recorder);
            *self = Self::start();
        }
    }

    fn record(&self, end: Instant, recorder: &Recorder) {
        recorder.record(worker_id(), Kind::Compute, self.start..end);
    }
}
