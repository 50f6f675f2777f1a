//! All orders in which the threads of a model can run, as a graph.
//!
//! The orders form a tree: each choice is a branch. The graph is that tree, with equal subtrees
//! merged.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Object, Outcome, Thread, Value};

/// All orders of a model. Nodes contain indices into the other lists, because most of their parts
/// occur many times.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Graph {
    pub threads: Vec<Thread>,
    pub objects: Vec<Object>,
    pub values: Vec<Value>,
    /// The states. The last one is the start.
    pub nodes: Vec<Node>,
    /// An order that fails: with as few preemptions as possible, and then with as few steps as
    /// possible.
    pub failure: Option<FailingOrder>,
}

/// A state, and what can follow it.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Node {
    /// What each thread does next, by its number.
    pub threads: Vec<usize>,
    /// The objects that threads share.
    pub objects: Vec<usize>,
    /// The values that the model shows.
    pub values: Vec<usize>,
    /// What the choices answer, if they are not threads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// How the run ended. There are choices as long as it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    pub edges: Vec<Edge>,
    /// The number of orders from here to an end.
    pub orders: u64,
    /// How many of them fail.
    pub failing: u64,
}

/// A choice: `[choice, to, can_continue]`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(from = "(usize, usize, u8)", into = "(usize, usize, u8)")]
pub struct Edge {
    /// The number of a thread, or 0 (no) and 1 (yes) if there is a question.
    pub choice: usize,
    /// The node to which it leads.
    pub to: usize,
    /// Whether the thread that took the step could go on. If so, choosing another thread next is a
    /// preemption.
    pub can_continue: bool,
}

impl From<(usize, usize, u8)> for Edge {
    fn from((choice, to, can_continue): (usize, usize, u8)) -> Self {
        Self { choice, to, can_continue: can_continue != 0 }
    }
}

impl From<Edge> for (usize, usize, u8) {
    fn from(Edge { choice, to, can_continue }: Edge) -> Self {
        (choice, to, can_continue.into())
    }
}

/// An order that fails.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FailingOrder {
    /// The choices from the start.
    pub choices: Vec<usize>,
    pub preemptions: usize,
}

impl Graph {
    /// Returns the state in which all orders start.
    ///
    /// # Panics
    /// If the graph is empty. The graph of a model has at least one node.
    #[must_use]
    pub fn start(&self) -> &Node {
        self.nodes.last().expect("a run has a start")
    }

    /// Returns the node that follows after a choice, if the choice is possible.
    #[must_use]
    pub fn after(&self, node: &Node, choice: usize) -> Option<&Node> {
        let edge = node.edges.iter().find(|edge| edge.choice == choice)?;
        self.nodes.get(edge.to)
    }
}

/// A page on which a person plays the scheduler: the same model with a wrong answer and with a
/// right one.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Page {
    /// For example `lost-update`.
    pub name: String,
    /// What holds if the answer is right.
    pub promise: String,
    pub wrong: Version,
    pub right: Version,
}

/// An answer, and all orders of its threads.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Version {
    /// The file of the answer, relative to the workspace.
    pub file: PathBuf,
    pub graph: Graph,
    /// The files that contain the steps of the threads, by their paths.
    pub sources: BTreeMap<PathBuf, String>,
}
