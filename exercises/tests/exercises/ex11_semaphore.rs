use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use exercises::ex11_semaphore::Semaphore;

use crate::support::{LIMIT, assert_slept, becomes_true, burn, cpu_time, join, within_limit};

/// What a semaphore guards in these tests. Whoever comes in is written down.
struct House {
    semaphore: Semaphore,
    book: Mutex<Vec<usize>>,
}

impl House {
    fn new(k: usize) -> Arc<Self> {
        Arc::new(Self { semaphore: Semaphore::new(k), book: Mutex::default() })
    }

    fn book(&self) -> Vec<usize> {
        self.book.lock().expect("nobody panics while writing").clone()
    }

    fn sign(&self, name: usize) {
        self.book.lock().expect("nobody panics while writing").push(name);
    }
}

/// A thread that comes in as soon as it is let in, and stays until it is told to leave.
struct Guest {
    stay: Sender<()>,
    thread: JoinHandle<()>,
}

impl Guest {
    fn new(house: &Arc<House>, name: usize) -> Self {
        let house = Arc::clone(house);
        let (stay, leave) = channel();
        let thread = thread::spawn(move || {
            let _permit = house.semaphore.acquire();
            house.sign(name);
            leave.recv().expect_err("to leave, the other end is dropped");
        });
        Self { stay, thread }
    }

    /// Waits until `condition` holds. If it never does, the test fails: `otherwise` says why.
    fn wait_until(self, condition: impl Fn() -> bool, otherwise: &str) -> Self {
        becomes_true(LIMIT / 2, || condition() || self.thread.is_finished());
        if self.thread.is_finished() {
            // Nobody has told this one to leave: it has panicked, and now so do we.
            join(self.thread);
            unreachable!("a guest stays until told to leave");
        }
        assert!(condition(), "{otherwise}");
        self
    }

    fn leave(self) {
        drop(self.stay);
        join(self.thread);
    }
}

/// Sends a guest into a house that has a permit left.
fn come_in(house: &Arc<House>, name: usize) -> Guest {
    let came_in = || house.book().contains(&name);
    Guest::new(house, name)
        .wait_until(came_in, "a permit was free, but who wanted it did not get it")
}

/// Sends a guest to a house that is full, and waits until they stand in the queue.
fn queue_up(house: &Arc<House>, name: usize) -> Guest {
    let before = house.semaphore.waiting();
    let counted = || house.semaphore.waiting() > before;
    let came_in = || house.book().contains(&name);
    let otherwise = "who did not get a permit must wait, and `waiting` must count them";
    let guest = Guest::new(house, name).wait_until(|| counted() || came_in(), otherwise);
    assert!(!came_in(), "all permits were taken, but one more was given out");
    guest
}

#[test]
fn k_may_come_in_and_not_one_more() {
    for k in 1..=3 {
        within_limit("does everybody get a permit in the end?", move || {
            let house = House::new(k);
            let mut inside: Vec<_> = (0..k).map(|name| come_in(&house, name)).collect();
            // Each round one leaves, so one may follow; but not two.
            let mut next = queue_up(&house, k);
            for name in k + 1..k + 5 {
                inside.remove(0).leave();
                let followed = becomes_true(LIMIT / 2, || house.book().len() == name);
                assert!(followed, "a permit was dropped, but who waits for one did not get it");
                inside.push(next);
                next = queue_up(&house, name);
            }
        });
    }
}

#[test]
fn who_waits_is_let_in_in_the_order_of_coming() {
    let book = within_limit("does everybody get a permit in the end?", || {
        let house = House::new(1);
        let mut guests = vec![come_in(&house, 0)];
        guests.extend((1..8).map(|name| queue_up(&house, name)));
        // They leave as soon as they have come in.
        guests.into_iter().for_each(Guest::leave);
        house.book()
    });
    assert_eq!(book, Vec::from_iter(0..8), "in this order they came in");
}

#[test]
fn nobody_jumps_the_queue() {
    let house = within_limit("does everybody get a permit in the end?", || {
        let house = House::new(1);
        for round in 0..10 {
            let permit = house.semaphore.acquire();
            let Guest { stay, thread } = queue_up(&house, round);
            drop(stay);
            // To give it back and want it again at once is to be quicker than anybody who sleeps.
            drop(permit);
            let again = house.semaphore.acquire();
            let first = house.book().contains(&round);
            assert!(first, "a thread waited, but one that came later got the permit before it");
            drop(again);
            join(thread);
        }
        house
    });
    assert_eq!(house.semaphore.waiting(), 0, "all have been served");
}

#[test]
fn a_panic_gives_the_permit_back() {
    let hint = "a thread that had the only permit has panicked: was the permit dropped, and what \
                does its `Drop` do?";
    within_limit(hint, || {
        let house = House::new(1);
        let unlucky = Arc::clone(&house);
        let thread = thread::spawn(move || {
            let _permit = unlucky.semaphore.acquire();
            unlucky.sign(1);
            panic!("this panic belongs to the test");
        });
        let outcome = thread.join();
        if house.book().is_empty() {
            outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
        drop(house.semaphore.acquire());
    });
}

#[test]
fn many_who_come_and_go_all_get_their_turn() {
    let hint = "somebody waits in vain: was a permit lost, or a wake-up?";
    let worst = within_limit(hint, || {
        let house = House::new(2);
        let inside = Arc::new(AtomicUsize::new(0));
        let threads = [(); 8].map(|()| {
            let (house, inside) = (Arc::clone(&house), Arc::clone(&inside));
            thread::spawn(move || come_and_go(&house.semaphore, &inside))
        });
        threads.map(join).into_iter().max()
    });
    assert!(worst <= Some(2), "there are two permits, but so many were inside: {worst:?}");
}

/// Goes in and out for a while. Returns how many were `inside` at the worst.
fn come_and_go(semaphore: &Semaphore, inside: &AtomicUsize) -> usize {
    let start = Instant::now();
    let mut worst = 0;
    while start.elapsed() < Duration::from_millis(200) {
        let _permit = semaphore.acquire();
        worst = worst.max(inside.fetch_add(1, Ordering::SeqCst) + 1);
        thread::yield_now();
        inside.fetch_sub(1, Ordering::SeqCst);
    }
    worst
}

#[test]
fn who_waits_sleeps() {
    let used = within_limit("does everybody get a permit in the end?", || {
        let house = House::new(1);
        let permit = house.semaphore.acquire();
        let waiter = thread::spawn({
            let house = Arc::clone(&house);
            move || {
                let before = cpu_time();
                drop(house.semaphore.acquire());
                cpu_time() - before
            }
        });
        let waits = becomes_true(LIMIT / 2, || house.semaphore.waiting() == 1);
        assert!(waits, "one waits; `waiting` must count it");
        burn();
        drop(permit);
        join(waiter)
    });
    assert_slept(used);
}
