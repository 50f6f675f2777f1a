//! Who ran when, and what.

use std::cell::RefCell;
use std::io;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::unbounded;
use primes_core::{PrimeResult, check};
use serde::{Deserialize, Serialize};

use crate::Model;

/// A run, as it was: a row for each worker, in it a bar for each number that it checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The workers, in the order in which they began.
    pub rows: Vec<Vec<Bar>>,
    /// How long it took from the start to the last result.
    pub total: Duration,
}

/// A number, and when it was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// When the check began, after the start of the run.
    pub start: Duration,
    /// The number, the answer, and how long it took.
    pub result: PrimeResult,
}

impl Bar {
    /// When the check ended.
    #[must_use]
    pub fn end(&self) -> Duration {
        self.start + self.result.elapsed
    }
}

impl Timeline {
    /// The share of all the workers' time in which they had nothing to do, from 0 to 1.
    #[must_use]
    pub fn idle(&self) -> f64 {
        let busy: Duration = self.rows.iter().flatten().map(|bar| bar.result.elapsed).sum();
        let all: Duration = self.rows.iter().map(|_| self.total).sum();
        if all.is_zero() { 0.0 } else { 1.0 - busy.div_duration_f64(all).min(1.0) }
    }
}

/// What a worker says before it checks a number; small enough for a frame of [`procs::queue`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Begun {
    worker: u32,
    n: u64,
    start: Duration,
}

/// Lets `workers` check the numbers, and records when each check began and ended.
///
/// A forked process has the clock of its parent, so the starts can be compared.
///
/// # Errors
/// When a worker cannot be started, or dies.
///
/// # Safety
/// This process must have one thread only: it may fork.
pub unsafe fn record(model: Model, numbers: &[u64], workers: usize) -> io::Result<Timeline> {
    match model {
        Model::Sequential => record_sequential(numbers),
        // SAFETY: the caller promises that this process has one thread only.
        Model::Procs => unsafe { record_procs(numbers, workers) },
        Model::Threads => record_threads(numbers, workers),
    }
}

fn record_sequential(numbers: &[u64]) -> io::Result<Timeline> {
    let (clock, begun, mut results) = (Instant::now(), RefCell::new(Vec::new()), Vec::new());
    let check = |n| {
        begun.borrow_mut().push(Begun { worker: 0, n, start: clock.elapsed() });
        check(n)
    };
    sequential::check_all(numbers, check, |result| {
        results.push(result);
        Ok(())
    })?;
    Ok(timeline(1, begun.into_inner(), results, clock.elapsed()))
}

fn record_threads(numbers: &[u64], workers: usize) -> io::Result<Timeline> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    thread_local!(static ME: u32 = NEXT.fetch_add(1, Ordering::Relaxed));
    let (new_begun, begun) = unbounded();
    let (clock, mut results) = (Instant::now(), Vec::new());
    let check = |n| {
        let begun = Begun { worker: ME.with(|&me| me), n, start: clock.elapsed() };
        new_begun.send(begun).expect("the other end is still open");
        check(n)
    };
    let deaths = threads::check_all(numbers, workers, check, |result| {
        results.push(result);
        Ok(())
    })?;
    let total = clock.elapsed();
    drop(new_begun);
    deaths
        .into_iter()
        .next()
        .map_or(Ok(timeline(workers, begun.iter().collect(), results, total)), Err)
}

/// # Safety
/// This process must have one thread only.
unsafe fn record_procs(numbers: &[u64], workers: usize) -> io::Result<Timeline> {
    let (new_begun, from_workers) = procs::queue()?;
    let (clock, mut begun, mut results) = (Instant::now(), Vec::new(), Vec::new());
    let check = |n| {
        let begun = Begun { worker: process::id(), n, start: clock.elapsed() };
        new_begun.send(begun).expect("the parent holds the other end");
        check(n)
    };
    let report = |result| {
        results.push(result);
        begun.extend(from_workers.iter().next()); // a result has come, so its beginning has
        Ok(())
    };
    // SAFETY: the caller promises that this process has one thread only.
    let deaths = unsafe { procs::check_all(numbers, workers, check, report) }?;
    let total = clock.elapsed();
    deaths.into_iter().next().map_or(Ok(timeline(workers, begun, results, total)), Err)
}

/// Puts together what belongs together. A worker that never got a number has an empty row.
fn timeline(
    workers: usize,
    mut begun: Vec<Begun>,
    mut results: Vec<PrimeResult>,
    total: Duration,
) -> Timeline {
    begun.sort_by_key(|begun| begun.start);
    let mut seen: Vec<u32> = Vec::new();
    let mut rows: Vec<Vec<Bar>> = Vec::new();
    for Begun { worker, n, start } in begun {
        let Some(mine) = results.iter().position(|result| result.n == n) else { continue };
        let bar = Bar { start, result: results.swap_remove(mine) };
        if let Some(row) = seen.iter().position(|&known| known == worker) {
            rows[row].push(bar);
        } else {
            seen.push(worker);
            rows.push(vec![bar]);
        }
    }
    rows.resize(workers, Vec::new());
    Timeline { rows, total }
}
