//! The tests of exercise 12. Run them with `cargo test -p exercises ex12`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex12_backpressure.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex12_backpressure.rs")]
mod ex12_backpressure;
mod support;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ex12_backpressure::pipeline;
use support::blocked::{Observed, POLLS};
use support::random::Random;
use support::{assert_slept, becomes_true, becomes_true_in_time, cpu_time, within_limit};

const HINT: &str = "does the producer continue when items are consumed?";

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
    for (max, most_items) in [(1, 20), (2, 20), (3, 20), (16, 20), (1000, 2000), (usize::MAX, 20)] {
        for items in [0, 1, most_items] {
            let hint = "all items are produced: does the consumer learn that there are no more?";
            let (consumed, calls) = within_limit(hint, move || {
                let producer = Producer { items, ..Producer::default() };
                let mut consumed = Vec::new();
                pipeline(max, || producer.produce(), |item| consumed.push(item));
                (consumed, producer.started())
            });
            assert!(
                consumed.iter().copied().eq(0..items),
                "with max_in_flight = {max}, the items 0 to {items} (exclusive) must be consumed \
                 in this order, but these were: {consumed:?}"
            );
            assert_eq!(
                calls,
                items + 1,
                "with max_in_flight = {max}: how often `produce` was called. It returned {items} \
                 items, then `None`: after that it must not be called again"
            );
        }
    }
}

#[test]
fn produce_is_called_on_one_other_thread() {
    let (producers, consumers) = within_limit(HINT, || {
        let producer = Producer { items: 20, ..Producer::default() };
        let (mut producers, mut consumers) = (Vec::new(), vec![thread::current().id()]);
        let produce = || {
            producers.push(thread::current().id());
            producer.produce()
        };
        pipeline(3, produce, |_| consumers.push(thread::current().id()));
        producers.dedup();
        consumers.dedup();
        (producers, consumers)
    });
    assert_eq!(consumers.len(), 1, "`consume` must be called on the calling thread: {consumers:?}");
    assert_eq!(
        producers.len(),
        1,
        "one thread must call `produce` each time, but {producers:?} did"
    );
    assert_ne!(producers, consumers, "`produce` must be called on another thread than `consume`");
}

#[test]
fn items_in_flight_never_exceed_the_maximum() {
    for max in [1, 2, 3, 4, 16, 100] {
        let peak = within_limit(HINT, move || {
            let producer = Producer { items: max + 20, ..Producer::default() };
            let consume = |item| {
                if item == 0 || item == 10 {
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
    for max in [1, 2, 3, 4, 5, 16, 100, 1000, usize::MAX] {
        let waited_at = within_limit(HINT, move || {
            let producer = Producer { items: max.min(2000) + 10, ..Producer::default() };
            let mut waited_at = None;
            let consume = |item: usize| {
                let full = item.saturating_add(max).min(producer.items);
                let is_full = || producer.started() >= full;
                if waited_at.is_none() && !becomes_true_in_time(is_full) {
                    waited_at = Some((item, producer.started() - item));
                }
                producer.count_consumed();
            };
            pipeline(max, || producer.produce(), consume);
            waited_at
        });
        assert_eq!(
            waited_at, None,
            "with max_in_flight = {max}, the producer waited unnecessarily. (The item that was \
             being consumed, the number of items in flight): the producer must be able to continue"
        );
    }
}

#[test]
fn consumer_does_not_wait_for_the_next_item() {
    for max in [2, 3, 10] {
        let waited = within_limit(HINT, move || {
            let producer = Producer { items: 10, ..Producer::default() };
            let mut waited = false;
            let produce = || {
                let produced = producer.started().min(producer.items);
                let is_consumed = || producer.consumed.load(Ordering::SeqCst) == produced;
                waited = waited || !becomes_true_in_time(is_consumed);
                producer.produce()
            };
            pipeline(max, produce, |_| producer.count_consumed());
            waited
        });
        assert!(
            !waited,
            "`produce` was running, and an item that had been produced before was not consumed in \
             the meantime: does the producer hold a lock while it calls `produce`?"
        );
    }
}

#[test]
fn waiting_producer_is_blocked() {
    let max = 1 + Random::new().index(8);
    let (is_blocked, used) = within_limit(HINT, move || {
        let mut meter = Meter::default();
        let producer = Producer { items: max + 1, ..Producer::default() };
        let thread = OnceLock::new();
        let produce = || {
            thread.get_or_init(Observed::current);
            meter.measure_gap(|| producer.produce())
        };
        let mut is_blocked = None;
        let consume = |item| {
            if item == 0 {
                becomes_true_in_time(|| producer.started() == max);
                is_blocked = thread.get().map(Observed::is_blocked);
            }
            producer.count_consumed();
        };
        pipeline(max, produce, consume);
        (is_blocked, meter.used)
    });
    assert_eq!(is_blocked, Some(true), "the producer, with max_in_flight = {max}: {POLLS}");
    assert_slept(used);
}

#[test]
fn waiting_consumer_is_blocked() {
    let (is_blocked, used) = within_limit("does the consumer receive the items?", || {
        let mut meter = Meter::default();
        let producer = Producer { items: 3, ..Producer::default() };
        let consumer = Observed::current();
        let mut is_blocked = None;
        let produce = || {
            if producer.started() == 1 {
                is_blocked = Some(consumer.is_blocked());
            }
            producer.produce()
        };
        pipeline(2, produce, |_| meter.measure_gap(|| ()));
        (is_blocked, meter.used)
    });
    assert_eq!(is_blocked, Some(true), "the consumer, while `produce` is running: {POLLS}");
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
