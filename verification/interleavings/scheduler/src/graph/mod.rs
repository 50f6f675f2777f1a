//! All orders of a model, as a graph.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::rc::Rc;
use std::thread;

use checked::watch::{self, Run, ThreadId};
use protocol::graph::{Edge, FailingOrder, Graph, Node};
use protocol::{Outcome, Value};
use shuttle::Runner;
use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};

use crate::{Model, config, panics, values, view};

/// Runs a model in all orders, whatever their number of preemptions, and returns the graph of their
/// states. Two states are one node only if they look the same, and if the same choices lead from
/// both to the same nodes, up to the end.
///
/// Some steps are not choices, because their place in the order changes nothing: a thread starts,
/// starts another one, or has joined a thread that has ended. They are taken as soon as possible. So
/// are the steps of the main thread when it is the only one left.
///
/// # Errors
/// If there are more than `max_orders` orders.
pub fn graph(model: &Model, max_orders: u64) -> Result<Graph, String> {
    let explorer = Explorer { runs_left: max_orders, ..Explorer::default() }.run(model);
    if !explorer.is_done {
        return Err(format!("{}: there are more than {max_orders} orders", model.promise));
    }
    let mut graph = explorer.states.graph;
    graph.failure = fewest_preemptions(&graph);
    Ok(graph)
}

/// Returns the graphs of several models, which run at the same time.
///
/// # Errors
/// If one of the models has more than `max_orders` orders.
///
/// # Panics
/// If a model panics on its own thread, and not in one of its orders.
pub fn graphs<const N: usize>(models: [&Model; N], max_orders: u64) -> [Result<Graph, String>; N] {
    thread::scope(|scope| {
        let threads = models.map(|model| scope.spawn(move || graph(model, max_orders)));
        threads.map(|thread| thread.join().expect("panics of a model are part of its orders"))
    })
}

/// Adds to the choices of an order in a graph those that are taken by themselves. So [`replay`]
/// accepts the order.
///
/// [`replay`]: crate::replay
#[must_use]
pub fn all_choices(model: &Model, choices: &[usize]) -> Vec<usize> {
    let path = choices.iter().map(|&choice| Frame::only(choice)).collect();
    Explorer { path, runs_left: 1, ..Explorer::default() }.run(model).taken
}

/// A depth-first search. Like [`Exhaustive`], it follows a path to its end, and goes on at the last
/// node that has a branch left.
///
/// [`Exhaustive`]: crate::Exhaustive
#[derive(Default)]
struct Explorer {
    path: Vec<Frame>,
    /// How many frames of the path the run has passed.
    depth: usize,
    states: States,
    runs_left: u64,
    is_running: bool,
    /// Whether no branch is left.
    is_done: bool,
    /// All choices of this run, also those that were taken by themselves.
    taken: Vec<usize>,
    ready: BTreeSet<ThreadId>,
    current: Option<ThreadId>,
    /// The thread that was chosen last, unless it has yielded since.
    last: Option<ThreadId>,
    values: Vec<Value>,
}

/// A state on the path.
struct Frame {
    /// Its edges are those that were followed to their ends.
    node: Node,
    choices: Vec<usize>,
    /// Whether the thread that led here could go on.
    can_continue: bool,
}

impl Frame {
    /// A state with one choice.
    fn only(choice: usize) -> Self {
        Self { node: node(), choices: vec![choice], can_continue: false }
    }

    /// The choice that is tried now.
    fn choice(&self) -> usize {
        self.choices[self.node.edges.len()]
    }
}

/// A node without contents.
fn node() -> Node {
    Node {
        threads: Vec::new(),
        objects: Vec::new(),
        values: Vec::new(),
        question: None,
        outcome: None,
        edges: Vec::new(),
        orders: 0,
        failing: 0,
    }
}

impl Explorer {
    /// Runs the model along one path after another.
    fn run(self, model: &Model) -> Self {
        let explorer = Rc::new(RefCell::new(self));
        loop {
            let scheduler = Choices(Rc::clone(&explorer));
            let run = || Runner::new(scheduler, config()).run(model.runnable());
            let Err(message) = panics::silently(run) else { return explorer.take() };
            let mut explorer = explorer.borrow_mut();
            let (run, outcome) = view::failure(message, panics::last(), explorer.current);
            explorer.end(&run, outcome);
        }
    }

    /// Begins the next run, if there is one.
    fn begin(&mut self) -> Option<Schedule> {
        if self.is_running {
            self.end(&watch::run(), Outcome::Well);
        }
        if self.is_done || self.runs_left == 0 {
            return None;
        }
        self.runs_left -= 1;
        self.is_running = true;
        self.depth = 0;
        self.taken.clear();
        self.ready.clear();
        (self.current, self.last) = (None, None);
        self.values.clear();
        Some(Schedule::new(0))
    }

    fn is_new(&self) -> bool {
        self.depth == self.path.len()
    }

    fn thread(&mut self, run: &Run, is_yielding: bool) -> ThreadId {
        if is_yielding && self.current == self.last {
            self.last = None;
        }
        let values = values::values();
        // At the end, the values are dropped. It shows the last ones.
        if self.is_new() && !values.is_empty() {
            self.values = values;
        }
        let automatic = self.ready.iter().copied().find(|&thread| is_automatic(run, thread));
        let thread = automatic.unwrap_or_else(|| {
            let choices = self.ready.iter().copied().collect();
            let thread = self.choose(run, choices, None);
            self.last = Some(thread);
            thread
        });
        self.taken.push(thread);
        self.current = Some(thread);
        thread
    }

    fn answer(&mut self, run: &Run) -> usize {
        let answer = self.choose(run, vec![0, 1], Some(run.question.into()));
        self.taken.push(answer);
        answer
    }

    /// Returns the choice of the path, or the first choice of a new node.
    fn choose(&mut self, run: &Run, choices: Vec<usize>, question: Option<String>) -> usize {
        if self.is_new() {
            let can_continue =
                question.is_none() && self.last.is_some_and(|thread| self.ready.contains(&thread));
            let asking = self.current.filter(|_| question.is_some());
            let node = self.states.look(run, &self.ready, asking, &self.values, None);
            let node = Node { question, ..node };
            self.path.push(Frame { node, choices, can_continue });
        }
        self.depth += 1;
        let frame = &self.path[self.depth - 1];
        if self.is_new() {
            // If the run ends with this step, these are the last values.
            let known = &self.states.graph.values;
            self.values = frame.node.values.iter().map(|&value| known[value].clone()).collect();
        }
        frame.choice()
    }

    /// Adds the end of a run to the graph, and the states that have no branch left.
    fn end(&mut self, run: &Run, outcome: Outcome) {
        if let Outcome::Deadlock { .. } = outcome {
            // The threads still have what they share, as the last step has left it.
            self.values = values::values();
        }
        self.is_running = false;
        let has_failed = outcome != Outcome::Well;
        let mut node = self.states.look(run, &self.ready, None, &self.values, Some(outcome));
        (node.orders, node.failing) = (1, has_failed.into());
        let (mut to, mut can_continue) = (self.states.add(node), false);
        while let Some(mut frame) = self.path.pop() {
            frame.node.edges.push(Edge { choice: frame.choice(), to, can_continue });
            if frame.node.edges.len() < frame.choices.len() {
                self.path.push(frame);
                return;
            }
            (to, can_continue) = (self.states.add(frame.node), frame.can_continue);
        }
        self.is_done = true;
    }
}

/// Whether a step is taken as soon as possible.
fn is_automatic(run: &Run, thread: ThreadId) -> bool {
    let is_last = thread == 0 && run.threads.iter().skip(1).all(|other| other.is_finished);
    let operation = run.threads.get(thread).filter(|it| !it.is_finished).and_then(|it| it.next);
    is_last || operation.is_none_or(|it| matches!(it.name, "start" | "spawn" | "join"))
}

/// The graph, as far as it has come.
#[derive(Default)]
struct States {
    graph: Graph,
    threads: HashMap<protocol::Thread, usize>,
    objects: HashMap<protocol::Object, usize>,
    values: HashMap<Value, usize>,
    nodes: HashMap<Node, usize>,
}

impl States {
    /// Returns what a run looks like now.
    fn look(
        &mut self,
        run: &Run,
        ready: &BTreeSet<ThreadId>,
        asking: Option<ThreadId>,
        values: &[Value],
        outcome: Option<Outcome>,
    ) -> Node {
        let Self { graph, .. } = self;
        let threads = view::threads(run, ready, asking, outcome.as_ref());
        let objects = view::objects(run).into_iter().map(|mut object| {
            object.holders.sort_unstable();
            object
        });
        let values = values.iter().cloned();
        Node {
            threads: indices(threads, &mut graph.threads, &mut self.threads),
            objects: indices(objects, &mut graph.objects, &mut self.objects),
            values: indices(values, &mut graph.values, &mut self.values),
            outcome,
            ..node()
        }
    }

    /// Adds a node, unless there is an equal one. All nodes to which it leads were added before.
    fn add(&mut self, mut node: Node) -> usize {
        let nodes = &mut self.graph.nodes;
        for edge in &node.edges {
            node.orders += nodes[edge.to].orders;
            node.failing += nodes[edge.to].failing;
        }
        index(node, nodes, &mut self.nodes)
    }
}

fn indices<T: Clone + Eq + Hash>(
    items: impl IntoIterator<Item = T>,
    list: &mut Vec<T>,
    known: &mut HashMap<T, usize>,
) -> Vec<usize> {
    items.into_iter().map(|item| index(item, list, known)).collect()
}

/// Returns the index of an item in the list. Adds the item if the list does not contain it.
fn index<T: Clone + Eq + Hash>(item: T, list: &mut Vec<T>, known: &mut HashMap<T, usize>) -> usize {
    *known.entry(item).or_insert_with_key(|item| {
        list.push(item.clone());
        list.len() - 1
    })
}

/// Makes the choices of the explorer.
struct Choices(Rc<RefCell<Explorer>>);

impl Scheduler for Choices {
    fn new_execution(&mut self) -> Option<Schedule> {
        self.0.borrow_mut().begin()
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        is_yielding: bool,
    ) -> Option<TaskId> {
        let Some(current) = current else { return Some(runnable[0].id()) };
        let mut explorer = self.0.borrow_mut();
        // The run has ended with a panic. What destructors do now is not part of it.
        if std::thread::panicking() {
            let is_current = |task: &&&Task| task.id() == current;
            let task = runnable.iter().find(is_current).unwrap_or(&runnable[0]).id();
            explorer.taken.push(task.into());
            return Some(task);
        }
        explorer.ready = runnable.iter().map(|task| task.id().into()).collect();
        explorer.current = Some(current.into());
        Some(explorer.thread(&watch::run(), is_yielding).into())
    }

    fn next_u64(&mut self) -> u64 {
        self.0.borrow_mut().answer(&watch::run()) as u64
    }
}

/// The thread that could go on at a node, if any: choosing another one is a preemption.
type Place = (usize, Option<ThreadId>);

/// How many preemptions and steps it takes from a place to a failure, and the first choice.
type Way = (usize, usize, usize);

/// Returns an order that fails with as few preemptions as possible, and then as few steps as
/// possible.
fn fewest_preemptions(graph: &Graph) -> Option<FailingOrder> {
    let mut ways = HashMap::new();
    let mut place = start(graph);
    let (preemptions, ..) = way(graph, place, &mut ways)?;
    let mut choices = Vec::new();
    while graph.nodes[place.0].outcome.is_none() {
        let (.., choice) = way(graph, place, &mut ways).expect("each node on a way has a way");
        choices.push(choice);
        let mut next = nexts(graph, place).filter(|(edge, ..)| edge.choice == choice);
        place = next.next().expect("the choice is possible").1;
    }
    Some(FailingOrder { choices, preemptions })
}

/// Where all orders start. The main thread is running, unless it waits.
fn start(graph: &Graph) -> Place {
    let main = graph.start().edges.iter().find(|edge| edge.choice == 0);
    (graph.nodes.len() - 1, main.map(|main| main.choice))
}

fn way(graph: &Graph, place: Place, ways: &mut HashMap<Place, Option<Way>>) -> Option<Way> {
    if let Some(way) = ways.get(&place) {
        return *way;
    }
    let node = &graph.nodes[place.0];
    let best = match node.outcome {
        _ if node.failing == 0 => None,
        Some(_) => Some((0, 0, 0)),
        None => nexts(graph, place)
            .filter_map(|(edge, next, is_preemption)| {
                let (preemptions, steps, _) = way(graph, next, ways)?;
                Some((preemptions + usize::from(is_preemption), steps + 1, edge.choice))
            })
            .min(),
    };
    ways.insert(place, best);
    best
}

/// The edges of a place, where they lead, and whether they are preemptions.
fn nexts(graph: &Graph, (node, last): Place) -> impl Iterator<Item = (Edge, Place, bool)> {
    let node = &graph.nodes[node];
    let is_question = node.question.is_some();
    node.edges.iter().map(move |&edge| {
        // A question belongs to the step before it, so the thread that asks goes on.
        let thread = if is_question { last } else { Some(edge.choice) };
        let is_preemption = !is_question && last.is_some_and(|last| last != edge.choice);
        let asks = graph.nodes[edge.to].question.is_some();
        (edge, (edge.to, thread.filter(|_| edge.can_continue || asks)), is_preemption)
    })
}

#[cfg(test)]
mod tests;
