//! The tests of exercise 10. Run them with `cargo test -p exercises ex10`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex10_backpressure.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex10_backpressure.rs")]
mod ex10_backpressure;
mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ex10_backpressure::pipeline;
use support::{assert_slept, becomes_true, becomes_true_in_time, burn, cpu_time, within_limit};

/// Produces the numbers from 0 up to `items`, and keeps count of the items in flight.
#[derive(Default)]
struct Producer {
    items: usize,
    /// How many calls of `produce` have started.
    started: AtomicUsize,
    consumed: AtomicUsize,
    /// The largest number of items that were in flight at the same time.
    peak: AtomicUsize,
}

impl Producer {
    fn produce(&self) -> Option<usize> {
        let item = self.started.fetch_add(1, Ordering::SeqCst);
        let in_flight = item + 1 - self.consumed.load(Ordering::SeqCst);
        self.peak.fetch_max(in_flight, Ordering::SeqCst);
        (item < self.items).then_some(item)
    }

    fn count_consumed(&self) {
        self.consumed.fetch_add(1, Ordering::SeqCst);
    }

    fn started(&self) -> usize {
        self.started.load(Ordering::SeqCst)
    }

    fn peak(&self) -> usize {
        self.peak.load(Ordering::SeqCst)
    }
}

#[test]
fn items_are_consumed_in_the_order_of_production() {
    for max in 1..=4 {
        for items in [0, 1, 20] {
            let hint = "all items are produced: does the consumer learn that there are no more?";
            let consumed = within_limit(hint, move || {
                let producer = Producer { items, ..Producer::default() };
                let mut consumed = Vec::new();
                pipeline(max, || producer.produce(), |item| consumed.push(item));
                consumed
            });
            assert_eq!(consumed, Vec::from_iter(0..items), "with max_in_flight = {max}");
        }
    }
}

#[test]
fn items_in_flight_never_exceed_the_maximum() {
    for max in 1..=4 {
        let hint = "does the producer continue when items are consumed?";
        let peak = within_limit(hint, move || {
            let producer = Producer { items: 20, ..Producer::default() };
            let consume = |item| {
                if item % 10 == 0 {
                    // A slow consumer gives the producer time to get too far ahead.
                    becomes_true(Duration::from_millis(50), || producer.peak() > max);
                }
                producer.count_consumed();
            };
            pipeline(max, || producer.produce(), consume);
            producer.peak()
        });
        assert!(
            peak <= max,
            "{peak} items were in flight, with max_in_flight = {max}: also count the item that is \
             being produced and the one that is being consumed"
        );
    }
}

#[test]
fn producer_does_not_wait_below_the_maximum() {
    for max in 1..=4 {
        let hint = "does the producer continue when items are consumed?";
        let waited_at = within_limit(hint, move || {
            let producer = Producer { items: 10, ..Producer::default() };
            let mut waited_at = None;
            let consume = |item: usize| {
                let is_full = || producer.started() >= producer.items.min(item + max);
                if waited_at.is_none() && !becomes_true_in_time(is_full) {
                    waited_at = Some(item);
                }
                producer.count_consumed();
            };
            pipeline(max, || producer.produce(), consume);
            waited_at
        });
        assert_eq!(
            waited_at, None,
            "while this item was being consumed, the producer waited unnecessarily: fewer than \
             {max} items were in flight, so it must be able to produce the next one"
        );
    }
}

#[test]
fn waiting_producer_uses_no_cpu_time() {
    let hint = "does the producer continue when items are consumed?";
    let used = within_limit(hint, || {
        let mut meter = Meter::default();
        let producer = Producer { items: 3, ..Producer::default() };
        let produce = || meter.measure_gap(|| producer.produce());
        let consume = |item| {
            if item == 0 {
                becomes_true_in_time(|| producer.started() == 2);
                burn();
            }
        };
        pipeline(2, produce, consume);
        meter.used
    });
    assert_slept(used);
}

#[test]
fn waiting_consumer_uses_no_cpu_time() {
    let used = within_limit("does the consumer receive the items?", || {
        let mut meter = Meter::default();
        let producer = Producer { items: 3, ..Producer::default() };
        let produce = || {
            if producer.started() == 1 {
                burn();
            }
            producer.produce()
        };
        pipeline(2, produce, |_| meter.measure_gap(|| ()));
        meter.used
    });
    assert_slept(used);
}

/// Measures the CPU time that a thread uses between two calls: the cost of its waiting.
#[derive(Default)]
struct Meter {
    used: Duration,
    last: Option<(ThreadId, Duration)>,
}

impl Meter {
    fn measure_gap<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let this_thread = thread::current().id();
        if let Some((_, then)) = self.last.filter(|(thread, _)| *thread == this_thread) {
            self.used += cpu_time() - then;
        }
        let result = work();
        self.last = Some((this_thread, cpu_time()));
        result
    }
}
