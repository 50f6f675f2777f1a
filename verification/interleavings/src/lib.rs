//! Runs a piece of concurrent code in all orders in which its threads can run, within a bound.
//!
//! Shuttle runs the threads of a *model* one at a time. At each step, where a thread locks, sends,
//! waits or ends, a scheduler chooses which thread runs next. [`Exhaustive`] is a scheduler that
//! chooses differently in each run, until it has tried everything.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use shuttle::scheduler::{RandomScheduler, Schedule, Scheduler, Task, TaskId};
use shuttle::thread::{JoinHandle, sleep};
use shuttle::{Config, MaxSteps, Runner};

/// The largest preemption bound with which `finds_bug` searches. Every bug in here needs at most
/// this many preemptions.
const MAX_BUG_BOUND: usize = 2;

/// The number of random runs that follow the exhaustive search, without a preemption bound.
const RANDOM_RUNS: usize = 10_000;

/// No preemption bound.
pub const ANY: usize = usize::MAX;

/// Asserts that a model succeeds in all orders with at most `preemption_bound` preemptions, and in
/// many random orders.
///
/// A preemption is a switch to another thread at a step where the current one could continue.
/// Switches where the current thread waits, ends or yields are not counted and not limited.
pub fn holds_in_all_orders(
    preemption_bound: usize,
    model: impl Fn() + Clone + Send + Sync + 'static,
) {
    let runs = Runner::new(Exhaustive::new(preemption_bound), config()).run(model.clone());
    let random = RandomScheduler::new_from_seed(0, RANDOM_RUNS);
    Runner::new(random, config()).run(model);
    let bound = if preemption_bound == ANY { "none".into() } else { preemption_bound.to_string() };
    println!("{runs} orders (preemption bound: {bound}), {RANDOM_RUNS} random orders");
}

/// Asserts that a model fails in some order, and that `message` is part of the failure.
///
/// Searches with as few preemptions as possible.
pub fn finds_bug(message: &str, model: impl Fn() + Clone + Send + Sync + 'static) {
    let fails_within = |preemption_bound| {
        let runner = Runner::new(Exhaustive::new(preemption_bound), config());
        let failure = failure(|| runner.run(model.clone()))?;
        println!("found with {preemption_bound} preemptions");
        Some(failure)
    };
    let failure = (0..=MAX_BUG_BOUND).find_map(fails_within);
    let failure = failure.expect("the model has a bug that the checker finds");
    assert!(failure.contains(message), "the model failed in another way: {failure}");
}

/// Returns the message with which `check` panics, or `None` if it does not panic.
pub fn failure<T>(check: impl FnOnce() -> T) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(check)).err()?;
    let formatted = panic.downcast_ref::<String>().cloned();
    formatted.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.into()))
}

/// Waits for the end of a thread of a model.
pub fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("a panic in a thread ends the whole check")
}

/// A place that threads visit for a moment, to show how many of them can be inside at a time.
///
/// Counting is not a step of the model: the counter is not shuttle's atomic.
#[derive(Debug, Default)]
pub struct Place(AtomicUsize);

impl Place {
    /// Enters, lets other threads run, and leaves. Returns how many threads were already inside.
    pub fn visit(&self) -> usize {
        let others = self.0.fetch_add(1, SeqCst);
        sleep(Duration::ZERO);
        self.0.fetch_sub(1, SeqCst);
        others
    }
}

/// Includes a copy that `build.rs` has made.
#[macro_export]
macro_rules! copy {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

/// Part of the message with which shuttle reports a deadlock.
pub const DEADLOCK: &str = "deadlock!";

fn config() -> Config {
    let mut config = Config::new();
    // A run that never ends, because its threads busy-wait, is also a failure.
    config.max_steps = MaxSteps::FailAfter(10_000);
    // The warnings say that shuttle does not model weak memory: see `gil_memory.rs`.
    config.silence_warnings = true;
    config
}

/// Tries all orders with at most a given number of preemptions, one after another.
///
/// This is a depth-first search in a tree. A run is a path from the root to a leaf, and each choice
/// is a branch. The next run takes the same path up to the last node that has a branch left.
#[derive(Debug)]
pub struct Exhaustive {
    preemption_bound: usize,
    preemptions_left: usize,
    path: Vec<Node>,
    step: usize,
    is_first: bool,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    taken: usize,
    branches: usize,
}

impl Exhaustive {
    pub fn new(preemption_bound: usize) -> Self {
        Self { preemption_bound, preemptions_left: 0, path: Vec::new(), step: 0, is_first: true }
    }

    /// Returns the branch that the path contains, or the first branch of a new node.
    fn choose(&mut self, branches: usize) -> usize {
        if self.step == self.path.len() {
            self.path.push(Node { taken: 0, branches });
        }
        let node = self.path[self.step];
        assert_eq!(
            node.branches, branches,
            "a model must be deterministic: the same choices must lead to the same steps"
        );
        self.step += 1;
        node.taken
    }

    /// Advances to the next path. Returns `false` if there is none left.
    fn next_path(&mut self) -> bool {
        while let Some(node) = self.path.pop() {
            if node.taken + 1 < node.branches {
                self.path.push(Node { taken: node.taken + 1, ..node });
                return true;
            }
        }
        false
    }
}

impl Scheduler for Exhaustive {
    fn new_execution(&mut self) -> Option<Schedule> {
        let is_another = std::mem::take(&mut self.is_first) || self.next_path();
        (self.preemptions_left, self.step) = (self.preemption_bound, 0);
        is_another.then(|| Schedule::new(0))
    }

    /// The current thread comes first, if it can continue. Each other choice is then a preemption.
    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        let mut tasks: Vec<TaskId> = runnable.iter().map(|task| task.id()).collect();
        tasks.sort_by_key(|&task| (Some(task) == current) == is_yielding);
        let can_continue = !is_yielding && Some(tasks[0]) == current;
        let is_forced = can_continue && self.preemptions_left == 0;
        let branch = self.choose(if is_forced { 1 } else { tasks.len() });
        if can_continue && branch > 0 {
            self.preemptions_left -= 1;
        }
        Some(tasks[branch])
    }

    /// Returns 0 and 1, in different runs.
    fn next_u64(&mut self) -> u64 {
        self.choose(2) as u64
    }
}

#[cfg(test)]
mod tests;
