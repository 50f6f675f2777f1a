//! Runs a piece of concurrent code in all the orders that its threads can run in.
//!
//! Shuttle runs the threads of a *model* one at a time. At each step, where a thread locks, sends,
//! waits or ends, a scheduler says who goes on. [`Exhaustive`] is a scheduler that comes back with
//! another answer each time, until there is none left.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use shuttle::scheduler::{RandomScheduler, Schedule, Scheduler, Task, TaskId};
use shuttle::thread::{JoinHandle, sleep};
use shuttle::{Config, MaxSteps, Runner};

/// How many interruptions it takes to find any of the mistakes in here, or fewer.
const ENOUGH: usize = 2;

/// So many runs at random follow, with no limit to interruptions.
const RANDOM_RUNS: usize = 10_000;

/// No limit to interruptions.
pub const ANY: usize = usize::MAX;

/// Asserts that a model runs well in all orders in which threads are interrupted so many times at
/// most, and in many other orders.
///
/// To be interrupted is to stop where one could have gone on. That a thread waits, ends or lets
/// others go first, and who goes on then, has no limit.
pub fn proved(interruptions: usize, model: impl Fn() + Clone + Send + Sync + 'static) {
    let runs = Runner::new(Exhaustive::new(interruptions), config()).run(model.clone());
    let random = RandomScheduler::new_from_seed(0, RANDOM_RUNS);
    Runner::new(random, config()).run(model);
    let limit = if interruptions == ANY { "any".into() } else { interruptions.to_string() };
    println!("{runs} orders with {limit} interruptions, {RANDOM_RUNS} at random");
}

/// Asserts that there is an order in which a model fails, and that it fails with this complaint.
///
/// It looks for one with as few interruptions as possible.
pub fn found(complaint: &str, model: impl Fn() + Clone + Send + Sync + 'static) {
    let fails_with = |interruptions| {
        let runner = Runner::new(Exhaustive::new(interruptions), config());
        let failure = failure(|| runner.run(model.clone()))?;
        println!("it takes {interruptions} interruptions");
        Some(failure)
    };
    let failure = (0..=ENOUGH).find_map(fails_with).expect("the checker finds the mistake");
    assert!(failure.contains(complaint), "not the failure that was expected: {failure}");
}

/// What a check says when it fails.
pub fn failure<T>(check: impl FnOnce() -> T) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(check)).err()?;
    let formatted = panic.downcast_ref::<String>().cloned();
    formatted.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.into()))
}

/// Waits for the end of a thread of a model.
pub fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("a panic would have ended the check")
}

/// A place where threads are for a moment, so that others can come in, too, if they may.
///
/// To count them is no step of the model: this is not shuttle's atomic.
#[derive(Debug, Default)]
pub struct Place(AtomicUsize);

impl Place {
    /// Comes in and leaves again; returns how many were there already.
    pub fn visit(&self) -> usize {
        let others = self.0.fetch_add(1, SeqCst);
        sleep(Duration::ZERO);
        self.0.fetch_sub(1, SeqCst);
        others
    }
}

/// Includes a copy that `build.rs` made.
#[macro_export]
macro_rules! copy {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

/// What shuttle calls it when threads wait for each other.
pub const DEADLOCK: &str = "deadlock!";

fn config() -> Config {
    let mut config = Config::new();
    // A run that never ends, because threads wait without sleeping, is a failure, too.
    config.max_steps = MaxSteps::FailAfter(10_000);
    // That it does not know of weak memory: see `gil_memory.rs`.
    config.silence_warnings = true;
    config
}

/// Tries all orders with at most so many interruptions, one after the other.
///
/// It goes through a tree in depth. A run is a path from the root to a leaf, and each choice on it
/// a fork. The next run takes the same path up to the last fork that has a branch left.
#[derive(Debug)]
pub struct Exhaustive {
    interruptions: usize,
    left: usize,
    path: Vec<Fork>,
    step: usize,
    is_first: bool,
}

#[derive(Clone, Copy, Debug)]
struct Fork {
    taken: usize,
    branches: usize,
}

impl Exhaustive {
    pub fn new(interruptions: usize) -> Self {
        Self { interruptions, left: 0, path: Vec::new(), step: 0, is_first: true }
    }

    /// Takes the branch that the path says, or the first one of a fork where it has not been.
    fn choose(&mut self, branches: usize) -> usize {
        if self.step == self.path.len() {
            self.path.push(Fork { taken: 0, branches });
        }
        let fork = self.path[self.step];
        assert_eq!(fork.branches, branches, "a model must do the same when it is run the same way");
        self.step += 1;
        fork.taken
    }

    /// Turns to the next path; false when there is none left.
    fn next_path(&mut self) -> bool {
        while let Some(fork) = self.path.pop() {
            if fork.taken + 1 < fork.branches {
                self.path.push(Fork { taken: fork.taken + 1, ..fork });
                return true;
            }
        }
        false
    }
}

impl Scheduler for Exhaustive {
    fn new_execution(&mut self) -> Option<Schedule> {
        let is_another = std::mem::take(&mut self.is_first) || self.next_path();
        (self.left, self.step) = (self.interruptions, 0);
        is_another.then(|| Schedule::new(0))
    }

    /// The thread that ran so far comes first, if it can go on; any other is then an interruption.
    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        lets_others_go: bool,
    ) -> Option<TaskId> {
        let mut tasks: Vec<TaskId> = runnable.iter().map(|task| task.id()).collect();
        tasks.sort_by_key(|&task| (Some(task) == current) == lets_others_go);
        let can_go_on = !lets_others_go && Some(tasks[0]) == current;
        let branches = if can_go_on && self.left == 0 { 1 } else { tasks.len() };
        let branch = self.choose(branches);
        if can_go_on && branch > 0 {
            self.left -= 1;
        }
        Some(tasks[branch])
    }

    /// A coin that falls on either side.
    fn next_u64(&mut self) -> u64 {
        self.choose(2) as u64
    }
}

#[cfg(test)]
mod tests;
