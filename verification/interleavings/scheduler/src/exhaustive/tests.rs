//! `Exhaustive` tries every order, and no order that exceeds the preemption bound.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use shuttle::Runner;
use shuttle::thread::{sleep, spawn};

use super::*;
use crate::{ANY, config};

/// Runs two threads that take three steps each. Returns the orders of the steps that occurred.
fn orders(preemption_bound: usize) -> HashSet<String> {
    let orders: Arc<Mutex<HashSet<String>>> = Arc::default();
    let seen = Arc::clone(&orders);
    let model = move || {
        let order: Arc<Mutex<String>> = Arc::default();
        let threads = ['a', 'b'].map(|name| {
            let order = Arc::clone(&order);
            spawn(move || {
                for _ in 0..3 {
                    sleep(Duration::ZERO);
                    order.lock().expect("no thread panics").push(name);
                }
            })
        });
        for thread in threads {
            thread.join().expect("a panic in a thread ends the whole check");
        }
        let order = order.lock().expect("no thread panics").clone();
        seen.lock().expect("no thread panics").insert(order);
    };
    Runner::new(Exhaustive::new(preemption_bound), config()).run(model);
    let orders = Arc::into_inner(orders).expect("the model is dropped when the check is over");
    orders.into_inner().expect("no thread panics")
}

#[test]
fn bound_0_runs_threads_one_after_another() {
    assert_eq!(orders(0), HashSet::from(["aaabbb".into(), "bbbaaa".into()]));
}

#[test]
fn bound_1_preempts_one_thread_once() {
    let one_preemption = ["aaabbb", "abbbaa", "aabbba", "bbbaaa", "baaabb", "bbaaab"];
    assert_eq!(orders(1), one_preemption.map(String::from).into());
}

#[test]
fn no_bound_tries_all_orders() {
    assert_eq!(orders(ANY).len(), 20, "there are 20 ways to choose three steps out of six");
}
