//! Measures how long a thread sleeps. On a busy machine, that is much less than how long it takes.

use std::fs;
use std::time::{Duration, Instant};

/// Runs `work`, and returns how long this thread slept meanwhile: it neither ran, nor waited for a
/// processor that other threads used. Accurate to some 10 ms.
///
/// Returns zero on systems other than Linux, and where the system does not measure it.
pub fn time_asleep(work: impl FnOnce()) -> Duration {
    let (start, awake_before) = (Instant::now(), time_awake());
    work();
    match (awake_before, time_awake()) {
        (Some(before), Some(after)) => start.elapsed().saturating_sub(after - before),
        _ => Duration::ZERO,
    }
}

/// How long this thread has run, or waited for a processor, so far.
fn time_awake() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let mut nanoseconds = text.split_whitespace().map(str::parse::<u64>);
    let (run, waited) = (nanoseconds.next()?.ok()?, nanoseconds.next()?.ok()?);
    Some(Duration::from_nanos(run + waited))
}
