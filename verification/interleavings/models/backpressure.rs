//! Backpressure: a producer does not run ahead.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use scheduler::{Model, show};

use super::answer::pipeline;

pub fn models() -> Vec<Model> {
    vec![few_items_are_in_flight(3, 1), few_items_are_in_flight(3, 2)]
}

/// A producer makes some items. No more than `max_in_flight` of them are produced and not yet
/// consumed, and all are consumed in order.
pub fn few_items_are_in_flight(items: usize, max_in_flight: usize) -> Model {
    let promise = match max_in_flight {
        1 => "at most one item is in flight",
        _ => "at most two items are in flight",
    };
    Model::new(promise, 2, move || {
        let in_flight = Arc::new(AtomicUsize::new(0));
        show("items in flight", &in_flight, |in_flight| in_flight);
        let (counter, mut produced) = (Arc::clone(&in_flight), 1..=items);
        let produce = move || {
            let item = produced.next()?;
            let others = counter.fetch_add(1, SeqCst);
            assert!(others < max_in_flight, "too many items are in flight");
            Some(item)
        };
        let mut consumed = Vec::new();
        pipeline(max_in_flight, produce, |item| {
            consumed.push(item);
            in_flight.fetch_sub(1, SeqCst);
        });
        assert!(consumed.into_iter().eq(1..=items), "an item was not consumed, or not in order");
    })
}
