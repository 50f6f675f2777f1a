//! The pages, and the models and answers that they show.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use protocol::Outcome;
use protocol::graph::{self, Graph};
use scheduler::Model;

/// A page must not take long to build. Small models show the same bugs.
const MAX_ORDERS: u64 = 20_000;

/// The lesson whose lock is copied.
const LESSON: &str = "gil/src/lib.rs";

mod actor {
    interleavings::answers!(actor: shared_answer_channel, solution);
}
mod backpressure {
    interleavings::answers!(backpressure: solution, unbounded_channel);
}
mod event {
    interleavings::answers!(event: solution, unlocks_before_wait);
}
mod exactly_once {
    interleavings::answers!(exactly_once: made_twice, solution);
}
mod lost_update {
    interleavings::answers!(lost_update: solution, stub);
}
mod never_ends {
    interleavings::answers!(never_ends: solution, stub);
}
mod poison_pills {
    interleavings::answers!(poison_pills: drains_channel, solution);
}
mod published_race {
    interleavings::answers!(published_race: solution, stub);
}
mod two_accounts {
    interleavings::answers!(two_accounts: check_then_act, one_lock_at_a_time, solution, stub);
}

/// The lock of the lesson, with the two methods that only the exercise has, and the models.
macro_rules! lesson {
    ($name:ident, $copy:literal) => {
        mod $name {
            pub const FILE: &str = concat!(env!("OUT_DIR"), "/", $copy, ".rs");

            mod answer {
                interleavings::copy!($copy);

                impl Gil {
                    pub fn waiting(&self) -> u64 {
                        let tickets = self.tickets();
                        (tickets.next - tickets.now_serving).saturating_sub(1)
                    }

                    pub fn drop_requested(&self) -> bool {
                        self.drop_requested.load(Relaxed)
                    }
                }
            }

            include!(concat!(env!("OUT_DIR"), "/gil/models.rs"));
            pub use models::*;
        }
    };
}

lesson!(gil, "gil");
lesson!(gil_turn_not_checked_again, "gil_turn_not_checked_again");

/// Makes a version from a module and the call of one of its models.
macro_rules! version {
    ($($module:ident)::+, $model:ident($($argument:expr),*)) => {
        Version { file: $($module::)+FILE, model: $($module::)+$model($($argument),*) }
    };
}

/// Makes a page from a name, the modules of a wrong and a right answer, and the call of a model.
macro_rules! page {
    ($name:literal: $wrong:ident, $right:ident in $exercise:ident, $($call:tt)+) => {
        Page {
            name: $name,
            wrong: version!($exercise::$wrong, $($call)+),
            right: version!($exercise::$right, $($call)+),
        }
    };
}

/// Returns all pages.
pub fn pages() -> Vec<Page> {
    vec![
        page!("lost-update": stub, solution in lost_update, no_update_is_lost(2, 1, 4)),
        page!("check-then-act": check_then_act, solution in two_accounts, no_overdraft()),
        page!("published-race": stub, solution in published_race, one_worker_reports()),
        page!("one-sender-too-many": stub, solution in never_ends, all_threads_end()),
        page!("two-accounts": stub, solution in two_accounts, opposite_transfers()),
        page!("in-transit": one_lock_at_a_time, solution in two_accounts, no_money_in_transit()),
        page!("lost-wakeup": unlocks_before_wait, solution in event, one_is_woken()),
        page!("pill-taken-twice": drains_channel, solution in poison_pills, one_job_is_done()),
        page!("made-twice": made_twice, solution in exactly_once, value_is_made_once(2)),
        page!("backpressure": unbounded_channel, solution in backpressure, few_items_are_in_flight(2, 1)),
        Page {
            name: "ticket-lock",
            wrong: version!(
                gil_turn_not_checked_again,
                one_holder_at_a_time(gil::NEVER, &[0, 0], 2)
            ),
            right: version!(gil, one_holder_at_a_time(gil::NEVER, &[0, 0], 2)),
        },
    ]
}

/// A model with a wrong answer and with a right one.
pub struct Page {
    pub name: &'static str,
    pub wrong: Version,
    pub right: Version,
}

/// A model, and the file of the answer that it runs.
pub struct Version {
    file: &'static str,
    pub model: Model,
}

impl Page {
    /// Runs both versions in all orders.
    pub fn export(&self) -> io::Result<graph::Page> {
        Ok(graph::Page {
            name: self.name.into(),
            promise: self.right.model.promise.into(),
            wrong: self.wrong.export()?,
            right: self.right.export()?,
        })
    }
}

impl Version {
    fn export(&self) -> io::Result<graph::Version> {
        let mut graph = scheduler::graph(&self.model, MAX_ORDERS).map_err(io::Error::other)?;
        let mut sources = BTreeMap::new();
        for file in files(&mut graph) {
            let path = root()?.join(&*file);
            let text = fs::read_to_string(&path)
                .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
            *file = shown(file)?;
            sources.insert(file.clone(), text);
        }
        Ok(graph::Version { file: shown(Path::new(self.file))?, graph, sources })
    }
}

/// The places in a graph where a file is named.
fn files(graph: &mut Graph) -> impl Iterator<Item = &mut PathBuf> {
    let next = graph.threads.iter_mut().filter_map(|thread| thread.next.as_mut());
    let outcomes = graph.nodes.iter_mut().filter_map(|node| node.outcome.as_mut());
    let ends = outcomes.flat_map(|outcome| match outcome {
        Outcome::Deadlock { waits } => {
            waits.iter_mut().filter_map(|wait| Some(&mut wait.operation.as_mut()?.file)).collect()
        }
        Outcome::Panic { file, .. } => vec![file],
        Outcome::Well | Outcome::Endless => Vec::new(),
    });
    next.map(|operation| &mut operation.file).chain(ends)
}

/// Returns the path of a file from the root of the repository. A copy of the lesson is shown as the
/// lesson.
fn shown(file: &Path) -> io::Result<PathBuf> {
    let root = root()?;
    let file = root.join(file);
    if file.starts_with(env!("OUT_DIR")) {
        return Ok(LESSON.into());
    }
    let shown = file.strip_prefix(root).map_err(io::Error::other)?;
    Ok(shown.into())
}

/// The root of the repository.
fn root() -> io::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()
}
