//! Runs a *model* in an order that is chosen from outside, and shows the state after each step.
//!
//! A model consists of a few threads with little to do, and an assertion. At each step, where a
//! thread locks, sends, waits or ends, something chooses which thread runs next: a person
//! ([`replay`], with one choice more for each step), or a search for an order in which the model
//! fails ([`check`]).
//!
//! This crate knows no terminal. [`protocol`] contains what it tells its front ends.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use checked::thread::JoinHandle;
use checked::watch::{Subject, about_to};

mod check;
mod exhaustive;
mod graph;
mod names;
mod panics;
mod replay;
mod serve;
mod values;
mod view;

pub use check::{Limits, RANDOM_RUNS, check};
pub use exhaustive::Exhaustive;
pub use graph::{all_choices, graph, graphs};
pub use protocol;
pub use replay::replay;
pub use serve::serve;
pub use values::show;

/// A run with more steps does not end: its threads wait in a loop for each other.
const MAX_STEPS: usize = 10_000;

/// No preemption bound.
pub const ANY: usize = usize::MAX;

/// A few threads with little to do, and what they promise.
#[derive(Clone)]
pub struct Model {
    /// What holds if the answer is right.
    pub promise: &'static str,
    /// A *preemption* is a switch to another thread at a step where the current one could continue.
    /// A search tries all orders with at most this many preemptions.
    pub preemption_bound: usize,
    run: Arc<dyn Fn() + Send + Sync>,
}

impl Model {
    pub fn new(
        promise: &'static str,
        preemption_bound: usize,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self { promise, preemption_bound, run: Arc::new(run) }
    }

    /// Returns what shuttle runs.
    fn runnable(&self) -> impl Fn() + Send + Sync + 'static {
        let run = Arc::clone(&self.run);
        move || {
            checked::begin();
            values::begin();
            run();
            checked::watch::finish();
        }
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").field("promise", &self.promise).finish_non_exhaustive()
    }
}

/// Waits for the end of a thread of a model.
#[track_caller]
pub fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("a panic in a thread ends the whole check")
}

/// A place that threads visit for a moment, to show how many of them can be inside at a time.
///
/// Counting is not a step of the model: the counter is not an atomic of `checked`.
#[derive(Debug, Default)]
pub struct Place(AtomicUsize);

impl Place {
    /// Enters, lets other threads run, and leaves. Returns how many threads were already inside.
    #[track_caller]
    pub fn visit(&self) -> usize {
        let others = self.0.fetch_add(1, SeqCst);
        about_to("leave", Subject::Nothing, std::panic::Location::caller());
        shuttle::thread::sleep(std::time::Duration::ZERO);
        self.0.fetch_sub(1, SeqCst);
        others
    }
}

fn config() -> shuttle::Config {
    let mut config = shuttle::Config::new();
    // A run that never ends, because its threads busy-wait, is also a failure.
    config.max_steps = shuttle::MaxSteps::FailAfter(MAX_STEPS);
    // The warnings say that shuttle does not model weak memory: see `gil_memory.rs`.
    config.silence_warnings = true;
    config.failure_persistence = shuttle::FailurePersistence::None;
    config
}
