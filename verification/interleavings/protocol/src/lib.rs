//! What the program `play` and its front ends tell each other: one JSON value per line.
//!
//! Front ends use it without building the checker.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub mod graph;

/// What a front end asks.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// Which models are there? The answer is [`Answer::Models`].
    Models,
    /// Runs a model from its start, with these choices. The answer is [`Answer::State`]. One choice
    /// more is a step, one choice less undoes a step.
    Replay { model: usize, choices: Vec<usize> },
    /// Looks for an order in which a model fails. Some answers are [`Answer::Progress`]; the last
    /// one is [`Answer::Report`].
    Check { model: usize },
}

/// What `play` answers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    Models {
        models: Vec<ModelInfo>,
    },
    State(State),
    Progress(Progress),
    Report(Report),
    /// The request makes no sense.
    Error {
        message: String,
    },
}

/// A few threads with little to do, and what they promise.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ModelInfo {
    /// What holds if the answer is right.
    pub promise: String,
    /// `None` if all orders are tried, however many preemptions they have.
    pub preemption_bound: Option<usize>,
}

/// How far a search has come.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Progress {
    /// How many orders were tried so far.
    pub orders: usize,
    /// The preemption bound of the current search. `None` if there is none.
    pub preemption_bound: Option<usize>,
    pub is_random: bool,
}

/// The result of a search.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Report {
    /// How many orders were tried.
    pub orders: usize,
    /// How many of them were random.
    pub random_orders: usize,
    /// The shortest order that was found in which the model fails.
    pub failure: Option<Failure>,
}

#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Failure {
    /// Replaying these choices fails again.
    pub choices: Vec<usize>,
    /// How it ends.
    pub state: State,
}

/// Where a run stands.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct State {
    /// Each thread, by its number. Number 0 is the thread that runs the model.
    pub threads: Vec<Thread>,
    /// The locks, channels and other objects that threads share now.
    pub objects: Vec<Object>,
    /// Values that the model shows.
    pub values: Vec<Value>,
    /// The thread that ran last.
    pub current: Option<usize>,
    /// Whether it counts as a preemption if another thread than the current one continues.
    pub current_can_continue: bool,
    /// The possible choices: numbers of threads, or 0 (no) and 1 (yes) if there is a question.
    pub choices: Vec<usize>,
    /// What the next choice answers, if it is not a choice of a thread.
    pub question: Option<String>,
    pub history: Vec<Step>,
    pub preemptions: usize,
    /// How the run ended, if it has.
    pub outcome: Option<Outcome>,
}

#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Thread {
    pub name: String,
    pub status: Status,
    /// What the thread executes next, or is blocked in.
    pub next: Option<Operation>,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Ready,
    Blocked,
    Finished,
}

/// What one step does, and where.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Operation {
    /// For example `lock`.
    pub name: String,
    /// For example `account 2`. Empty if there is none.
    pub subject: String,
    pub file: PathBuf,
    pub line: u32,
    pub column: u32,
}

/// A lock, a channel or another object that threads share.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Object {
    /// For example `mutex`.
    pub kind: String,
    pub name: String,
    /// The threads that hold this lock.
    pub holders: Vec<usize>,
    pub channel: Option<Channel>,
}

/// The state of a channel.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Channel {
    pub messages: usize,
    pub capacity: Option<usize>,
    /// The number of senders that are left.
    pub senders: usize,
    /// The number of receivers that are left.
    pub receivers: usize,
}

/// A value that a model shows, as `Debug` formats it.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Value {
    pub name: String,
    pub value: String,
}

/// One choice, and what it did.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Step {
    pub thread: usize,
    /// What the thread did. `None` if this is the answer to a question.
    pub operation: Option<Operation>,
    /// The question and its answer.
    pub question: Option<(String, bool)>,
    /// What the thread is blocked in after the step.
    pub blocked: Option<Operation>,
    pub is_preemption: bool,
}

/// How a run ends.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// All threads have ended, and the promise was kept.
    Well,
    /// No thread can continue. Contains what each thread waits for.
    Deadlock { waits: Vec<Wait> },
    /// The promise was broken, or code panicked.
    Panic { thread: usize, message: String, file: PathBuf, line: u32 },
    /// The run had too many steps.
    Endless,
}

/// A thread that waits, and the thread that it waits for.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Wait {
    pub thread: usize,
    /// What the thread is blocked in.
    pub operation: Option<Operation>,
    /// The thread that could end the wait, if it is known.
    pub waits_for: Option<usize>,
    /// Whether this wait is part of a circle: each thread in it waits for the next one.
    pub is_in_circle: bool,
}

impl State {
    /// Returns whether the run ended badly.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| *outcome != Outcome::Well)
    }
}
