//! The pages, and the models and answers that they show.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use protocol::graph::{self, Graph};
use scheduler::Model;

/// A page must not take long to build. Small models show the same bugs.
const MAX_ORDERS: u64 = 200_000;

mod backpressure {
    interleavings::answers!(backpressure: solution, unbounded_channel);
}
mod event {
    interleavings::answers!(event: solution, unlocks_before_wait);
}
mod exactly_once {
    interleavings::answers!(exactly_once: made_twice, solution);
}
mod gil {
    interleavings::answers!(gil: barging, solution);
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

/// Makes a page from a name, the modules of a wrong and a right answer, and the call of a model.
macro_rules! page {
    (
        $name:literal: $wrong:ident, $right:ident in $exercise:ident,
        $model:ident($($argument:expr),*)
    ) => {
        Page {
            name: $name,
            wrong: Version {
                file: $exercise::$wrong::FILE,
                model: $exercise::$wrong::$model($($argument),*),
            },
            right: Version {
                file: $exercise::$right::FILE,
                model: $exercise::$right::$model($($argument),*),
            },
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
        page!("ticket-lock": barging, solution in gil, waiting_thread_comes_first()),
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
        let Self { name, wrong, right } = self;
        let [of_wrong, of_right] = scheduler::graphs([&wrong.model, &right.model], MAX_ORDERS);
        Ok(graph::Page {
            name: (*name).into(),
            promise: right.model.promise.into(),
            wrong: version(wrong.file, of_wrong.map_err(io::Error::other)?)?,
            right: version(right.file, of_right.map_err(io::Error::other)?)?,
        })
    }
}

/// Adds to a graph the files that it mentions. `answer` is the path of the answer.
fn version(answer: &str, graph: Graph) -> io::Result<graph::Version> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let file = Path::new(answer).strip_prefix(&root).map_err(io::Error::other)?;
    let mut sources = BTreeMap::new();
    for file in graph.threads.iter().filter_map(|thread| Some(&thread.next.as_ref()?.file)) {
        let text = fs::read_to_string(root.join(file))
            .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
        sources.insert(file.clone(), text);
    }
    Ok(graph::Version { file: file.into(), graph, sources })
}
