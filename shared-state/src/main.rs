//! Counts with two threads in seven ways, and prints what was counted, what was expected, and how
//! long it took.
//!
//! ```console
//! $ cargo run -p shared-state
//! ```

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use cli_core::{print_line, run_with_one_arg};
use shared_state::{
    count_in_forced_order, count_per_thread, count_with_arc_mutex, count_with_atomic,
    count_with_fetch_update, count_with_load_and_store, count_with_mutex,
};

const THREAD_COUNT: usize = 2;

const MAX_INCREMENTS: u64 = 1_000_000_000;

/// One of the functions that count.
type CountFn = fn(usize, u64) -> u64;

fn main() -> ExitCode {
    run_with_one_arg("INCREMENTS", 1_000_000, parse_increments, run)
}

fn run(increments: u64) -> io::Result<()> {
    print_line(&format!("threads: {THREAD_COUNT}, increments per thread: {increments}"))?;
    print_line(&row("", "counted", "expected", "time"))?;
    measure("Mutex", count_with_mutex, increments)?;
    measure("Arc<Mutex>", count_with_arc_mutex, increments)?;
    measure("AtomicU64, fetch_add", count_with_atomic, increments)?;
    measure("AtomicU64, fetch_update", count_with_fetch_update, increments)?;
    measure("AtomicU64, load and store", count_with_load_and_store, increments)?;
    measure("load, load, store, store", count_in_forced_order, 1)?; // one round shows it
    measure("one counter per thread", count_per_thread, increments)
}

/// Runs one of the functions, and prints its row.
fn measure(name: &str, count: CountFn, increments: u64) -> io::Result<()> {
    let start = Instant::now();
    let counted = count(THREAD_COUNT, increments);
    let time = format!("{:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let expected = THREAD_COUNT as u64 * increments;
    print_line(&row(name, &counted.to_string(), &expected.to_string(), &time))
}

fn row(name: &str, counted: &str, expected: &str, time: &str) -> String {
    format!("{name:<25}  {counted:>10}  {expected:>10}  {time:>10}")
}

fn parse_increments(text: &str) -> Result<u64, String> {
    let increments = text.parse().ok().filter(|n| (1..=MAX_INCREMENTS).contains(n));
    increments.ok_or_else(|| format!("expected a whole number from 1 to {MAX_INCREMENTS}"))
}
