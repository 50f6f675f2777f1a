//! `cargo course verify`, for maintainers: checks that the tests of the exercises tell right from
//! wrong.
//!
//! In each *round*, every exercise gets an answer: its stub, its solution, or one of its wrong
//! answers. The tests of all exercises are built as one program, which takes a fraction of the time
//! of their own programs. Rounds run in parallel, each in its own copy of the workspace, so the
//! learner's files are never touched.

mod checks;
mod copy;
mod rounds;
mod search;
mod table;

use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::exercises::{Course, Exercise};
use crate::views::{Status, Style};
use copy::Copy;
use rounds::{Kind, Round};
use search::Search;
use table::{Part, Table};

/// The most copies of the workspace. Each needs about a gigabyte.
const MOST_COPIES: usize = 8;

/// What to verify.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plan {
    /// Everything, but only every Nth wrong answer.
    Everything {
        /// N
        every: usize,
    },
    /// Only that the solutions pass, and that N times.
    Runs {
        /// N
        count: usize,
    },
}

/// A part of the work. Parts may be done in any order, at the same time.
enum Task {
    /// Nothing gives a warning.
    Lints,
    /// An answer that does not compile affects no other exercise.
    Isolation,
    /// The time limit of the tests can be changed.
    TimeLimit,
    Round(Round),
    /// The model checker finds what it is said to find.
    Search(Search),
}

/// Verifies the exercises. Returns a report, and whether all is well.
///
/// # Errors
///
/// When the workspace cannot be copied, or Cargo cannot be started.
pub(crate) fn verify(course: &Course, plan: Plan, style: Style) -> io::Result<(String, bool)> {
    let tasks = tasks(course, plan)?;
    let table = Mutex::new(Table::new(course));
    let count = tasks.len();
    let copies = thread::available_parallelism().map_or(1, usize::from).min(MOST_COPIES).min(count);
    let queue = Mutex::new(tasks.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let status = Status::new();
    thread::scope(|scope| {
        let work = |number| {
            let copy = Copy::create(course, number)?;
            while let Some((index, task)) = next() {
                status.show(&format!("part {} of {count}: {}", index + 1, task.name()));
                let part = task.run(course, &copy)?;
                table.lock().unwrap_or_else(PoisonError::into_inner).add(part);
            }
            Ok(())
        };
        let workers = (0..copies).map(|number| scope.spawn(move || work(number)));
        let workers: Vec<_> = workers.collect();
        let join = |worker: thread::ScopedJoinHandle<'_, io::Result<()>>| {
            worker.join().expect("no worker panics")
        };
        workers.into_iter().try_for_each(join)
    })?;
    drop(status);
    let table = table.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((table.render(style), table.is_well()))
}

/// Lists the work, the longest parts first.
fn tasks(course: &Course, plan: Plan) -> io::Result<Vec<Task>> {
    let solutions = |runs, on_one_core| {
        let kind = Kind::Solution { runs, on_one_core };
        Task::Round(Round::new(course, kind, Exercise::solution))
    };
    let every = match plan {
        Plan::Everything { every } => every,
        Plan::Runs { count } => {
            let mut tasks = vec![solutions(count, false)];
            tasks.extend(rounds::can_use_one_core().then(|| solutions(count, true)));
            return Ok(tasks);
        }
    };
    let stubs = Task::Round(Round::new(course, Kind::Stub, Exercise::file));
    let wrong = Round::all_of_wrong_answers(course, every)?;
    let search = Search::new(course, &wrong)?;
    let mut tasks = vec![stubs, solutions(1, false), Task::Lints, Task::Isolation];
    if !search.is_empty() {
        tasks.push(Task::Search(search));
    }
    tasks.extend(wrong.into_iter().map(Task::Round));
    tasks.push(Task::TimeLimit);
    Ok(tasks)
}

impl Task {
    fn name(&self) -> String {
        match self {
            Self::Lints => "warnings".into(),
            Self::Isolation => "answers that do not compile".into(),
            Self::TimeLimit => "the time limit".into(),
            Self::Round(round) => round.name(),
            Self::Search(_) => "the model checker".into(),
        }
    }

    fn run(self, course: &Course, copy: &Copy) -> io::Result<Part> {
        match self {
            Self::Lints => checks::lints(course),
            Self::Isolation => checks::isolation(course, copy),
            Self::TimeLimit => checks::time_limit(copy),
            Self::Round(round) => round.run(course, copy),
            Self::Search(search) => search.run(course),
        }
    }
}
