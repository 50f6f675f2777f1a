use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::Duration;

use exercises::ex10_backpressure::pipeline;

use crate::support::{LIMIT, assert_slept, becomes_true, burn, cpu_time, within_limit};

/// Makes the numbers 0, 1, 2 ... up to `items`, and keeps account.
#[derive(Default)]
struct Maker {
    items: usize,
    /// How many times the making of an item was begun.
    begun: AtomicUsize,
    consumed: AtomicUsize,
    /// How many items were in memory, at the worst.
    worst: AtomicUsize,
}

impl Maker {
    fn make(&self) -> Option<usize> {
        let item = self.begun.fetch_add(1, Ordering::SeqCst);
        let in_memory = item + 1 - self.consumed.load(Ordering::SeqCst);
        self.worst.fetch_max(in_memory, Ordering::SeqCst);
        (item < self.items).then_some(item)
    }

    fn consumed(&self) {
        self.consumed.fetch_add(1, Ordering::SeqCst);
    }

    fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    fn worst(&self) -> usize {
        self.worst.load(Ordering::SeqCst)
    }
}

#[test]
fn all_items_are_consumed_in_the_order_in_which_they_were_made() {
    for k in 1..=4 {
        for items in [0, 1, 20] {
            let hint = "all items were made: does the consumer learn that there are no more?";
            let consumed = within_limit(hint, move || {
                let maker = Maker { items, ..Maker::default() };
                let mut consumed = Vec::new();
                pipeline(k, || maker.make(), |item| consumed.push(item));
                consumed
            });
            assert_eq!(consumed, Vec::from_iter(0..items), "with k = {k}");
        }
    }
}

#[test]
fn the_maker_is_never_further_ahead_than_k() {
    for k in 1..=4 {
        let worst = within_limit("does the maker go on when items are consumed?", move || {
            let maker = Maker { items: 20, ..Maker::default() };
            let consume = |item| {
                if item % 10 == 0 {
                    // The consumer is slow: that is when a maker would run too far ahead.
                    becomes_true(Duration::from_millis(50), || maker.worst() > k);
                }
                maker.consumed();
            };
            pipeline(k, || maker.make(), consume);
            maker.worst()
        });
        assert!(
            worst <= k,
            "with k = {k}, {worst} items were in memory: count the one in the making and the one \
             that is being consumed, too"
        );
    }
}

#[test]
fn the_maker_can_be_k_ahead_all_the_time() {
    for k in 1..=4 {
        let alone = within_limit("does the maker go on when items are consumed?", move || {
            let maker = Maker { items: 10, ..Maker::default() };
            let mut alone = None;
            let consume = |item: usize| {
                let k_ahead = || maker.begun() >= maker.items.min(item + k);
                if alone.is_none() && !becomes_true(LIMIT / 2, k_ahead) {
                    alone = Some(item);
                }
                maker.consumed();
            };
            pipeline(k, || maker.make(), consume);
            alone
        });
        assert_eq!(
            alone, None,
            "with k = {k}, the maker waited needlessly while this item was being consumed: it must \
             be free to begin with the next until {k} are in memory"
        );
    }
}

#[test]
fn a_maker_that_waits_sleeps() {
    let used = within_limit("does the maker go on when items are consumed?", || {
        let mut meter = Meter::default();
        let maker = Maker { items: 3, ..Maker::default() };
        let make = || meter.pause(|| maker.make());
        let consume = |item| {
            if item == 0 {
                becomes_true(LIMIT / 2, || maker.begun() == 2);
                burn();
            }
        };
        pipeline(2, make, consume);
        meter.used
    });
    assert_slept(used);
}

#[test]
fn a_consumer_that_waits_sleeps() {
    let used = within_limit("does the consumer get the items?", || {
        let mut meter = Meter::default();
        let maker = Maker { items: 3, ..Maker::default() };
        let make = || {
            if maker.begun() == 1 {
                burn();
            }
            maker.make()
        };
        pipeline(2, make, |_| meter.pause(|| ()));
        meter.used
    });
    assert_slept(used);
}

/// Measures what a thread uses between one call and the next: that is the cost of its waiting.
#[derive(Default)]
struct Meter {
    used: Duration,
    last: Option<(ThreadId, Duration)>,
}

impl Meter {
    fn pause<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let me = thread::current().id();
        if let Some((_, then)) = self.last.filter(|(thread, _)| *thread == me) {
            self.used += cpu_time() - then;
        }
        let result = work();
        self.last = Some((me, cpu_time()));
        result
    }
}
