use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use exercises::ex28_gil::Gil;

use crate::support::{LIMIT, assert_slept, becomes_true, burn, cpu_time, join, within_limit};

/// So long that nobody asks during a test.
const NEVER: Duration = Duration::from_secs(3600);
const AT_ONCE: Duration = Duration::ZERO;

const HINT: &str = "does everybody who gives the lock up wake the one whose turn it is?";

/// A lock, and who has had it, in order.
#[derive(Clone)]
struct Stage {
    gil: Arc<Gil>,
    log: Arc<Mutex<Vec<&'static str>>>,
}

impl Stage {
    fn new(interval: Duration) -> Self {
        Self { gil: Arc::new(Gil::new(interval)), log: Arc::default() }
    }

    fn log(&self, name: &'static str) {
        self.log.lock().expect("nobody panics with it").push(name);
    }

    fn had_it(&self) -> Vec<&'static str> {
        self.log.lock().expect("nobody panics with it").clone()
    }

    /// Starts a thread that takes the lock once, and returns when it stands in line.
    fn line_up(&self, name: &'static str) -> JoinHandle<()> {
        let stage = self.clone();
        let before = self.gil.waiting();
        let thread = thread::spawn(move || {
            let _guard = stage.gil.acquire();
            stage.log(name);
        });
        let in_line = becomes_true(LIMIT / 2, || self.gil.waiting() == before + 1);
        assert!(
            in_line,
            "{name} wants the lock while another holds it, so there should be {} in line; \
             there are {}; had it: {:?}",
            before + 1,
            self.gil.waiting(),
            self.had_it()
        );
        thread
    }

    fn wait_until_asked(&self) {
        let asked = becomes_true(LIMIT / 2, || self.gil.asked());
        assert!(asked, "somebody has waited for an interval, but has not asked for the lock");
    }
}

#[test]
fn without_others_the_holder_keeps_it() {
    within_limit("whom does a checkpoint wait for when nobody has asked?", || {
        let gil = Gil::new(AT_ONCE);
        for _ in 0..3 {
            let mut guard = gil.acquire();
            for _ in 0..1000 {
                guard.checkpoint();
            }
            assert_eq!((gil.waiting(), gil.asked()), (0, false), "nobody is there");
        }
    });
}

#[test]
fn the_holder_keeps_it_until_somebody_has_asked() {
    within_limit(HINT, || {
        let stage = Stage::new(NEVER);
        let mut guard = stage.gil.acquire();
        let patient = stage.line_up("the patient one");
        for _ in 0..1000 {
            guard.checkpoint();
            let state = (stage.gil.waiting(), stage.gil.asked(), stage.had_it());
            assert_eq!(state, (1, false, vec![]), "who waits has not waited for an interval yet");
        }
        drop(guard);
        join(patient);
    });
}

#[test]
fn who_gives_it_back_wakes_the_next_one_who_need_not_ask_first() {
    within_limit(HINT, || {
        let stage = Stage::new(NEVER);
        let guard = stage.gil.acquire();
        let threads = ["first", "second", "third"].map(|name| stage.line_up(name));
        drop(guard);
        threads.map(join);
        assert_eq!(stage.had_it(), ["first", "second", "third"], "first come, first served");
        assert_eq!((stage.gil.waiting(), stage.gil.asked()), (0, false), "all have left");
    });
}

#[test]
fn a_checkpoint_hands_it_over_to_the_one_who_has_asked() {
    within_limit(HINT, || {
        let stage = Stage::new(AT_ONCE);
        let mut guard = stage.gil.acquire();
        for round in 1..=100 {
            let other = stage.line_up("other");
            stage.wait_until_asked();
            guard.checkpoint();
            let had_it = stage.had_it().len();
            assert_eq!(
                had_it, round,
                "this thread has come through a checkpoint after the other had asked, but the \
                 other has not had the lock: is it taken back before the other wakes up?"
            );
            join(other);
        }
    });
}

#[test]
fn who_comes_back_from_a_checkpoint_was_at_the_end_of_the_line() {
    within_limit(HINT, || {
        let stage = Stage::new(AT_ONCE);
        let mut guard = stage.gil.acquire();
        let threads = ["first", "second", "third"].map(|name| stage.line_up(name));
        stage.wait_until_asked();
        guard.checkpoint();
        stage.log("me");
        drop(guard);
        threads.map(join);
        assert_eq!(stage.had_it(), ["first", "second", "third", "me"]);
    });
}

#[test]
fn each_holder_has_it_for_an_interval_before_it_is_asked() {
    const INTERVAL: Duration = Duration::from_millis(500);
    within_limit(HINT, || {
        let stage = Stage::new(INTERVAL);
        let mut guard = stage.gil.acquire();
        let start = Instant::now();
        let next = {
            let stage = stage.clone();
            thread::spawn(move || {
                let _guard = stage.gil.acquire();
                stage.wait_until_asked();
                Instant::now()
            })
        };
        assert!(becomes_true(LIMIT / 2, || stage.gil.waiting() == 1), "who wants it is in line");
        // Two who come at different times also wake up at different times, if it is by themselves.
        thread::sleep(INTERVAL / 2);
        let last = stage.line_up("last");
        stage.wait_until_asked();
        let handed_over = Instant::now();
        let early = "was asked for the lock before anybody had waited for an interval with it";
        assert!(handed_over - start >= INTERVAL, "the first holder {early}");
        guard.checkpoint();
        let asked_again = join(next);
        assert!(
            asked_again - handed_over >= INTERVAL,
            "the second holder {early}: does a new one start with a clean slate?"
        );
        drop(guard);
        join(last);
    });
}

#[test]
fn one_thread_has_it_at_a_time_and_all_get_their_turns() {
    const TURNS: u32 = 50;
    within_limit("somebody waits for ever: is a wake-up lost?", || {
        let gil = Arc::new(Gil::new(AT_ONCE));
        let taken = Arc::new(AtomicBool::new(false));
        let turns: Arc<[AtomicU32; 4]> = Arc::default();
        let deadline = Instant::now() + LIMIT / 2;
        let greedy = |me: usize| {
            let (gil, taken, turns) = (Arc::clone(&gil), Arc::clone(&taken), Arc::clone(&turns));
            thread::spawn(move || {
                let done = || turns.iter().all(|turns| turns.load(Ordering::Relaxed) >= TURNS);
                let mut guard = gil.acquire();
                // Never gives it back by itself, only at checkpoints.
                while !done() && Instant::now() < deadline {
                    assert!(!taken.swap(true, Ordering::Relaxed), "two have it at the same time");
                    turns[me].fetch_add(1, Ordering::Relaxed);
                    thread::yield_now();
                    taken.store(false, Ordering::Relaxed);
                    guard.checkpoint();
                }
            })
        };
        [0, 1, 2, 3].map(greedy).map(join);
        let turns = turns.each_ref().map(|turns| turns.load(Ordering::Relaxed));
        assert!(
            turns.iter().all(|turns| *turns >= TURNS),
            "four threads that want it all the time had so many turns: {turns:?}; who starves?"
        );
    });
}

#[test]
fn who_waits_sleeps() {
    within_limit(HINT, || {
        let stage = Stage::new(AT_ONCE);
        let guard = stage.gil.acquire();
        let waits = thread::spawn({
            let stage = stage.clone();
            move || {
                let before = cpu_time();
                let _guard = stage.gil.acquire();
                cpu_time() - before
            }
        });
        assert!(becomes_true(LIMIT / 2, || stage.gil.waiting() == 1), "who wants it is in line");
        burn();
        drop(guard);
        assert_slept(join(waits));
    });
}

#[test]
fn others_have_it_while_the_holder_lets_them() {
    let hint = "during `allow_threads` another thread takes the lock; is it free? And afterwards, \
                is it held again?";
    within_limit(hint, || {
        let stage = Stage::new(NEVER);
        let mut guard = stage.gil.acquire();
        let answer = guard.allow_threads(|| {
            let stage = stage.clone();
            join(thread::spawn(move || drop(stage.gil.acquire())));
            42
        });
        assert_eq!(answer, 42);
        let next = stage.line_up("next");
        guard.checkpoint();
        assert_eq!(stage.had_it(), [""; 0], "the lock is held again, and nobody has asked for it");
        drop(guard);
        join(next);
    });
}

#[test]
fn a_panic_while_others_are_let_in_leaves_the_lock_held() {
    within_limit("after a panic in `allow_threads`, is the lock held exactly once?", || {
        let stage = Stage::new(NEVER);
        let mut guard = stage.gil.acquire();
        let call = AssertUnwindSafe(|| guard.allow_threads(|| panic!("as planned")));
        let panicked: Result<(), _> = catch_unwind(call);
        assert!(panicked.is_err(), "the panic goes through");
        let next = stage.line_up("next");
        assert_eq!(stage.had_it(), [""; 0], "after the panic the guard still holds the lock");
        drop(guard);
        join(next);
        assert_eq!((stage.gil.waiting(), stage.gil.asked()), (0, false), "all have left");
    });
}

#[test]
fn a_holder_that_panics_gives_it_back() {
    within_limit("a thread panics while it holds the lock; who gives it back?", || {
        let stage = Stage::new(NEVER);
        let guard = stage.gil.acquire();
        let next = stage.line_up("next");
        let dies = thread::spawn({
            let stage = stage.clone();
            move || {
                let _guard = stage.gil.acquire();
                panic!("as planned");
            }
        });
        drop(guard);
        assert!(dies.join().is_err(), "it panics");
        join(next);
        let _guard = stage.gil.acquire();
        assert_eq!(stage.gil.waiting(), 0, "all have left");
    });
}
