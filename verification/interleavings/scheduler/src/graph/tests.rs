//! The numbers of orders are those that can be computed, and each path in a graph is a run.

use std::sync::Arc;

use checked::sync::Mutex;
use checked::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use checked::thread::{spawn, yield_now};

use super::*;
use crate::{ANY, join, replay};

/// More than any model in here has.
const MANY: u64 = 100_000;

/// Threads that take the given numbers of steps, on different atomics.
fn independent(steps: &'static [usize]) -> Model {
    Model::new("nothing", ANY, || {
        let thread = |&steps: &usize| {
            let atomic = AtomicUsize::new(0);
            spawn(move || (0..steps).for_each(|_| atomic.store(0, SeqCst)))
        };
        let threads = Vec::from_iter(steps.iter().map(thread));
        threads.into_iter().for_each(|thread| join(thread));
    })
}

/// Two threads that lock two mutexes, in opposite orders.
fn opposite_locks() -> Model {
    Model::new("both threads end", ANY, || {
        let mutexes = Arc::new([Mutex::new(0), Mutex::new(0)]);
        let threads = [[0, 1], [1, 0]].map(|[first, second]| {
            let mutexes = Arc::clone(&mutexes);
            spawn(move || {
                let _first = mutexes[first].lock();
                let _second = mutexes[second].lock();
            })
        });
        threads.into_iter().for_each(|thread| join(thread));
    })
}

/// Two threads that load, and then store what they have loaded plus 1.
fn lost_update() -> Model {
    Model::new("no update is lost", ANY, || {
        let number = Arc::new(AtomicUsize::new(0));
        crate::show("number", &number, |number| number);
        let threads = [(); 2].map(|()| {
            let number = Arc::clone(&number);
            spawn(move || number.store(number.load(SeqCst) + 1, SeqCst))
        });
        threads.into_iter().for_each(|thread| join(thread));
        assert_eq!(number.load(SeqCst), 2, "an update is lost");
    })
}

/// A thread that yields, and one that does not.
fn yielding() -> Model {
    Model::new("nothing", ANY, || {
        let atomic = AtomicUsize::new(0);
        let stores = spawn(move || (0..2).for_each(|_| atomic.store(0, SeqCst)));
        let yields = spawn(|| (0..2).for_each(|_| yield_now()));
        join(stores);
        join(yields);
    })
}

fn all_orders(model: &Model) -> Graph {
    graph(model, MANY).expect("the model is small")
}

#[test]
fn number_of_orders_is_the_multinomial_coefficient() {
    let cases: [(&[usize], u64); 5] =
        [(&[1, 1], 2), (&[2, 2], 6), (&[3, 3], 20), (&[4, 2], 15), (&[2, 2, 2], 90)];
    for (steps, orders) in cases {
        let graph = all_orders(&independent(steps));
        assert_eq!(graph.start().orders, orders, "for threads with {steps:?} steps");
        assert_eq!(graph.start().failing, 0);
        assert_eq!(graph.failure, None);
    }
}

#[test]
fn independent_threads_have_a_node_for_each_combination_of_steps() {
    // Each thread has taken from 0 to 3 of its steps.
    assert_eq!(all_orders(&independent(&[3, 3])).nodes.len(), 4 * 4);
    assert_eq!(all_orders(&independent(&[1, 2, 3])).nodes.len(), 2 * 3 * 4);
}

#[test]
fn lost_update_needs_both_loads_before_a_store() {
    let graph = all_orders(&lost_update());
    // Of 6 orders, only those two are right in which one thread has ended before the other starts.
    assert_eq!((graph.start().orders, graph.start().failing), (6, 4));
    let failure = graph.failure.expect("4 orders fail");
    assert_eq!((failure.choices, failure.preemptions), (vec![1, 2, 2, 1], 1));
}

#[test]
fn deadlock_of_opposite_locks_takes_one_preemption() {
    let graph = all_orders(&opposite_locks());
    let failure = graph.failure.as_ref().expect("the threads wait for each other");
    assert_eq!((&failure.choices[..], failure.preemptions), (&[1, 2, 1][..], 1));
}

#[test]
fn switch_from_a_thread_that_yields_is_not_a_preemption() {
    let graph = all_orders(&yielding());
    // Each thread comes to its second step. The second one yields there.
    let steps = graph.start().edges.iter().map(|edge| (edge.choice, edge.can_continue));
    assert_eq!(Vec::from_iter(steps), [(1, true), (2, false)]);
}

#[test]
fn each_path_is_a_run_with_the_same_states() {
    for model in [lost_update(), opposite_locks(), yielding(), independent(&[2, 1])] {
        let graph = all_orders(&model);
        let mut paths = vec![(vec![graph.start()], Vec::new())];
        let mut orders = 0;
        while let Some((nodes, choices)) = paths.pop() {
            let last = nodes[nodes.len() - 1];
            if last.outcome.is_some() {
                orders += 1;
                compare(&model, &graph, &nodes, &choices);
            }
            for edge in &last.edges {
                let nodes = [&nodes[..], &[&graph.nodes[edge.to]]].concat();
                paths.push((nodes, [&choices[..], &[edge.choice]].concat()));
            }
        }
        assert_eq!(orders, graph.start().orders, "{}", model.promise);
    }
}

/// Runs the model along a path, and compares its states with the nodes of the path.
fn compare(model: &Model, graph: &Graph, nodes: &[&Node], choices: &[usize]) {
    let choices = all_choices(model, choices);
    let mut states = (0..=choices.len())
        .map(|steps| replay(model, &choices[..steps]).expect("each choice was possible before"));
    for node in nodes {
        // States between two nodes have only steps that are taken by themselves.
        let is_node = |state: protocol::State| {
            let threads = node.threads.iter().map(|&thread| &graph.threads[thread]);
            let objects = node.objects.iter().map(|&object| &graph.objects[object]);
            let values = node.values.iter().map(|&value| &graph.values[value]);
            state.outcome == node.outcome
                && state.threads.iter().eq(threads)
                && state.objects.iter().eq(objects)
                // After a deadlock, replaying shows the values before the last step.
                && (state.outcome.is_some() || state.values.iter().eq(values))
        };
        assert!(states.any(is_node), "{}: no state is like {node:?}", model.promise);
    }
    assert!(states.next().is_none(), "the last node is the last state");
}

#[test]
fn too_many_orders_are_an_error() {
    let model = independent(&[3, 3]);
    assert!(graph(&model, 20).is_ok());
    let error = graph(&model, 19).expect_err("there are 20 orders");
    assert!(error.contains("more than 19 orders"), "{error}");
}
