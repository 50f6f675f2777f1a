//! Does the checker try all orders, and none twice?

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use shuttle::thread::spawn;

use super::*;

/// Two threads take three steps each. Gives the orders in which the steps can come.
fn orders(interruptions: usize) -> HashSet<String> {
    let orders: Arc<Mutex<HashSet<String>>> = Arc::default();
    let seen = Arc::clone(&orders);
    let model = move || {
        let order: Arc<Mutex<String>> = Arc::default();
        let threads = ['a', 'b'].map(|name| {
            let order = Arc::clone(&order);
            spawn(move || {
                for _ in 0..3 {
                    sleep(Duration::ZERO);
                    order.lock().expect("no panic").push(name);
                }
            })
        });
        threads.into_iter().for_each(join);
        let order = order.lock().expect("no panic").clone();
        seen.lock().expect("no panic").insert(order);
    };
    Runner::new(Exhaustive::new(interruptions), config()).run(model);
    Arc::into_inner(orders).expect("the check is over").into_inner().expect("no panic")
}

#[test]
fn with_no_interruption_one_runs_after_the_other() {
    assert_eq!(orders(0), HashSet::from(["aaabbb".into(), "bbbaaa".into()]));
}

#[test]
fn with_one_interruption_one_runs_within_the_other() {
    let within = ["aaabbb", "abbbaa", "aabbba", "bbbaaa", "baaabb", "bbaaab"];
    assert_eq!(orders(1), within.map(String::from).into());
}

#[test]
fn with_any_number_of_interruptions_all_orders_come() {
    assert_eq!(orders(ANY).len(), 20, "so many ways are there to choose three out of six");
}
