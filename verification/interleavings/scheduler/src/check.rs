//! The search for an order in which a model fails.

use std::cell::RefCell;
use std::rc::Rc;

use protocol::{Failure, Progress, Report};
use shuttle::Runner;
use shuttle::scheduler::{RandomScheduler, Schedule, Scheduler, Task, TaskId};

use crate::exhaustive::Exhaustive;
use crate::{ANY, MAX_STEPS, Model, config, panics, replay};

/// The number of random runs that follow the exhaustive search, without a preemption bound.
pub const RANDOM_RUNS: usize = 10_000;

/// The search begins with no preemptions, and continues with one more each time, up to this many.
/// So it finds a failure with as few as possible. Every known bug needs at most this many.
const SMALL_BOUNDS: usize = 2;

/// After a failure, the search tries at most this many orders to find a shorter one.
const SHORTENING_RUNS: usize = 20_000;

/// How often the search reports its progress.
const RUNS_PER_REPORT: usize = 1_000;

/// How far a search goes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub preemption_bound: usize,
    pub random_runs: usize,
}

impl Limits {
    /// The limits for a model.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        Self { preemption_bound: model.preemption_bound, random_runs: RANDOM_RUNS }
    }
}

/// Looks for an order in which a model fails, with as few preemptions as possible, and then with as
/// few steps as possible.
///
/// # Errors
/// If the same order does not always fail, because the answer depends on something else.
pub fn check(
    model: &Model,
    limits: Limits,
    mut progress: impl FnMut(&Progress),
) -> Result<Report, String> {
    let small_bounds = 0..=limits.preemption_bound.min(SMALL_BOUNDS);
    let larger_bound = (limits.preemption_bound > SMALL_BOUNDS).then_some(limits.preemption_bound);
    let mut orders = 0;
    for bound in small_bounds.chain(larger_bound) {
        let mut count = |orders| {
            let preemption_bound = (bound != ANY).then_some(bound);
            progress(&Progress { orders, preemption_bound, is_random: false });
        };
        let mut search = Search::new(Exhaustive::new(bound));
        let failure = search.next_failure(model, &mut count);
        orders = search.runs();
        if let Some(choices) = failure {
            let choices = shorten(model, search, choices);
            return report(model, orders, 0, Some(choices));
        }
    }
    let mut count = |random| {
        let progressed = orders + random;
        progress(&Progress { orders: progressed, preemption_bound: None, is_random: true });
    };
    let mut search = Search::new(RandomScheduler::new_from_seed(0, limits.random_runs));
    let failure = search.next_failure(model, &mut count);
    report(model, orders + search.runs(), search.runs(), failure)
}

/// What to tell if the same choices do not lead to the same steps.
const NOT_REPEATABLE: &str = "the answer does not do the same in each run: it depends on more than \
                              the order of its threads, such as addresses or random numbers";

fn report(
    model: &Model,
    orders: usize,
    random_orders: usize,
    choices: Option<Vec<usize>>,
) -> Result<Report, String> {
    let failure = |choices: Vec<usize>| match replay(model, &choices) {
        Ok(state) if state.has_failed() => Ok(Failure { choices, state }),
        _ => Err(NOT_REPEATABLE.to_owned()),
    };
    let failure = choices.map(failure).transpose()?;
    Ok(Report { orders, random_orders, failure })
}

/// Continues the search, for a failure with fewer steps. A run that does not end has no end that
/// could come earlier.
fn shorten(model: &Model, mut search: Search<Exhaustive>, first: Vec<usize>) -> Vec<usize> {
    let mut shortest = first;
    if shortest.len() + 1 >= MAX_STEPS {
        return shortest;
    }
    search.limit_runs(SHORTENING_RUNS);
    while let Some(fewer) = shortest.len().checked_sub(1) {
        search.with(|exhaustive| exhaustive.max_steps = fewer);
        match search.next_failure(model, &mut |_| {}) {
            Some(shorter) => shortest = shorter,
            None => break,
        }
    }
    shortest
}

/// A search that can be continued after a failure.
struct Search<S>(Rc<RefCell<Recorded<S>>>);

/// A scheduler whose choices are recorded.
struct Recorded<S> {
    scheduler: S,
    choices: Vec<usize>,
    runs: usize,
    max_runs: usize,
}

impl<S: Scheduler + 'static> Search<S> {
    fn new(scheduler: S) -> Self {
        let recorded = Recorded { scheduler, choices: Vec::new(), runs: 0, max_runs: usize::MAX };
        Self(Rc::new(RefCell::new(recorded)))
    }

    fn with(&mut self, change: impl FnOnce(&mut S)) {
        change(&mut self.0.borrow_mut().scheduler);
    }

    fn runs(&self) -> usize {
        self.0.borrow().runs
    }

    /// Allows this many more runs.
    fn limit_runs(&mut self, runs: usize) {
        let mut recorded = self.0.borrow_mut();
        recorded.max_runs = recorded.runs + runs;
    }

    /// Returns the choices of the next run that fails.
    fn next_failure(
        &mut self,
        model: &Model,
        progress: &mut dyn FnMut(usize),
    ) -> Option<Vec<usize>> {
        loop {
            let runs = self.runs();
            let batch = Batch { recorded: Rc::clone(&self.0), left: RUNS_PER_REPORT };
            let run = || Runner::new(batch, config()).run(model.runnable());
            if panics::silently(run).is_err() {
                return Some(self.0.borrow().choices.clone());
            }
            let recorded = self.runs();
            if recorded < runs + RUNS_PER_REPORT {
                return None;
            }
            progress(recorded);
        }
    }
}

/// Some runs of a search.
struct Batch<S> {
    recorded: Rc<RefCell<Recorded<S>>>,
    left: usize,
}

impl<S: Scheduler> Scheduler for Batch<S> {
    fn new_execution(&mut self) -> Option<Schedule> {
        let mut recorded = self.recorded.borrow_mut();
        if self.left == 0 || recorded.runs == recorded.max_runs {
            return None;
        }
        let schedule = recorded.scheduler.new_execution()?;
        recorded.choices.clear();
        recorded.runs += 1;
        self.left -= 1;
        Some(schedule)
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        let mut recorded = self.recorded.borrow_mut();
        let task = recorded.scheduler.next_task(runnable, current, is_yielding)?;
        // The first thread is not chosen: there is only one.
        if current.is_some() {
            recorded.choices.push(task.into());
        }
        Some(task)
    }

    fn next_u64(&mut self) -> u64 {
        let mut recorded = self.recorded.borrow_mut();
        let number = recorded.scheduler.next_u64();
        recorded.choices.push(usize::from(number % 2 == 1));
        number
    }
}
