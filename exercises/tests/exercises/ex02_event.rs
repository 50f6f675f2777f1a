use std::array;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use exercises::ex02_event::Event;

use crate::support::{LIMIT, assert_slept, burn, cpu_time, join, within_limit};

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn a_new_event_is_not_set_and_set_sets_it_for_good() {
    within_limit("does everybody give the lock back?", || {
        let event = Event::default();
        assert!(!event.is_set(), "nobody has set this event yet");
        event.set();
        assert!(event.is_set());
        event.set();
        assert!(event.is_set(), "set twice is set");
    });
}

#[test]
fn who_comes_after_the_event_was_set_need_not_wait() {
    within_limit("does `wait` look at the flag before it falls asleep?", || {
        let event = Event::default();
        event.set();
        assert!(event.wait(HOUR));
        assert!(event.wait(HOUR), "waiting must not use up the event");
        assert!(event.wait(Duration::ZERO), "no time is needed to see that the event is set");
    });
}

#[test]
fn waiting_ends_without_the_event_when_the_time_is_over() {
    within_limit("does `wait` end when its time is over?", || {
        let event = Event::default();
        assert!(!event.wait(Duration::from_millis(10)), "nobody has set this event");
        assert!(!event.wait(Duration::ZERO), "nobody has set this event");
    });
}

#[test]
fn set_wakes_all_who_wait() {
    within_limit("eight threads wait for one event: are all of them woken?", || {
        let event = Arc::new(Event::default());
        let all_here = Arc::new(Barrier::new(9));
        let waiters: [JoinHandle<bool>; 8] = array::from_fn(|_| {
            let (event, all_here) = (Arc::clone(&event), Arc::clone(&all_here));
            thread::spawn(move || {
                all_here.wait();
                event.wait(HOUR)
            })
        });
        all_here.wait();
        // Time for them to fall asleep. A right answer does not need it.
        thread::sleep(Duration::from_millis(100));
        event.set();
        for waiter in waiters {
            assert!(join(waiter), "the event was set");
        }
    });
}

#[test]
fn a_wake_up_for_no_reason_does_not_change_how_long_to_wait() {
    let hint = "a wake-up for no reason must not start the time anew";
    within_limit(hint, || {
        let time = Duration::from_secs(1);
        let event = Arc::new(Event::default());
        let waiter = thread::spawn({
            let event = Arc::clone(&event);
            move || {
                let start = Instant::now();
                (event.wait(time), start.elapsed())
            }
        });
        while !waiter.is_finished() {
            event.disturb();
            thread::sleep(Duration::from_millis(1));
        }
        let (is_set, waited) = join(waiter);
        assert!(!is_set, "nobody has set this event, a thread was only woken");
        assert!(waited > time / 2, "woken for no reason, it waited for {waited:?}, not {time:?}");
    });
}

#[test]
fn no_wake_up_is_lost() {
    let hint = "an event was set, but somebody still waits for it: can `set` come between the look \
                at the flag and the sleep?";
    within_limit(hint, || {
        // Two threads meet at one event after the other: one waits for it, the other sets it. The
        // third wants the lock all the time, so that there are many wrong moments.
        let events: Arc<Vec<Event>> = Arc::new((0..20_000).map(|_| Event::default()).collect());
        let arrived = Arc::new(AtomicUsize::new(0));
        let waiter = thread::spawn({
            let (events, arrived) = (Arc::clone(&events), Arc::clone(&arrived));
            move || {
                events.iter().all(|event| {
                    arrived.fetch_add(1, Ordering::Relaxed);
                    event.wait(HOUR)
                })
            }
        });
        let passer_by = thread::spawn({
            let events = Arc::clone(&events);
            let start = Instant::now();
            let bored = move || start.elapsed() > LIMIT / 2;
            move || events.iter().for_each(|event| while !event.is_set() && !bored() {})
        });
        set_when_somebody_comes(&events, &arrived);
        join(passer_by);
        assert!(join(waiter), "the event was set");
    });
}

/// Sets the events just when the other thread is about to wait for them; after a while, all at
/// once.
fn set_when_somebody_comes(events: &[Event], arrived: &AtomicUsize) {
    let start = Instant::now();
    for (i, event) in events.iter().enumerate() {
        let here = || arrived.load(Ordering::Relaxed) > i;
        while !here() && start.elapsed() < Duration::from_millis(500) {
            thread::yield_now();
        }
        // To and fro between looking and sleeping.
        (0..i % 20).for_each(|_| event.disturb());
        event.set();
    }
}

#[test]
fn who_waits_sleeps() {
    let used = within_limit("does `set` wake who waits?", || {
        let event = Arc::new(Event::default());
        let ready = Arc::new(Barrier::new(2));
        let waiter = thread::spawn({
            let (event, ready) = (Arc::clone(&event), Arc::clone(&ready));
            move || {
                ready.wait();
                let before = cpu_time();
                event.wait(HOUR);
                cpu_time() - before
            }
        });
        ready.wait();
        burn();
        event.set();
        join(waiter)
    });
    assert_slept(used);
}
