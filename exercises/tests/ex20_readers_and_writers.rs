//! The tests of exercise 20. Run them with `cargo test -p exercises ex20`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex20_readers_and_writers.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex20_readers_and_writers.rs")]
mod ex20_readers_and_writers;
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicIsize, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use ex20_readers_and_writers::{ReadGuard, ReadWriteLock, WriteGuard};
use support::random::Random;
use support::waiters::{Waiter, assert_all_blocked, assert_all_wait, rounds};
use support::{join, within_limit};

const HANGS: &str = "a thread waits for a lock that it could have: is every thread woken that can \
                     go on, after a reader leaves and after a writer leaves?";

/// A lock, and the names of the threads that have had it, in order.
#[derive(Clone)]
struct Logged {
    lock: Arc<ReadWriteLock>,
    log: Arc<Mutex<Vec<&'static str>>>,
}

impl Logged {
    fn new() -> Self {
        Self { lock: Arc::new(ReadWriteLock::new()), log: Arc::default() }
    }

    fn push(&self, name: &'static str) {
        self.log.lock().expect("no thread panics while it holds the log").push(name);
    }

    fn names(&self) -> Vec<&'static str> {
        self.log.lock().expect("no thread panics while it holds the log").clone()
    }

    /// Starts a thread that reads once.
    fn reader(&self, name: &'static str) -> Waiter<()> {
        let logged = self.clone();
        Waiter::new(move || {
            let _guard = logged.lock.read();
            logged.push(name);
        })
    }

    /// Starts a thread that writes once.
    fn writer(&self, name: &'static str) -> Waiter<()> {
        let logged = self.clone();
        Waiter::new(move || {
            let _guard = logged.lock.write();
            logged.push(name);
        })
    }
}

/// Upgrades a guard while no other reader does.
fn upgrade(guard: ReadGuard<'_>) -> WriteGuard<'_> {
    guard.upgrade().unwrap_or_else(|_| {
        panic!("`upgrade` returned an error, but no other reader waits in `upgrade`")
    })
}

#[test]
fn readers_hold_the_lock_at_the_same_time() {
    let hint = "a hundred readers wait for each other while they hold the lock: does one reader \
                keep the others out?";
    within_limit(hint, || {
        let lock = Arc::new(ReadWriteLock::new());
        for reader_count in [2, 3, 100] {
            let all_inside = Arc::new(Barrier::new(reader_count));
            let readers = Vec::from_iter((0..reader_count).map(|_| {
                let (lock, all_inside) = (Arc::clone(&lock), Arc::clone(&all_inside));
                thread::spawn(move || {
                    let _guard = lock.read();
                    all_inside.wait();
                })
            }));
            readers.into_iter().for_each(join);
            drop(lock.write());
        }
    });
}

#[test]
fn one_thread_may_have_very_many_guards() {
    within_limit(HANGS, || {
        let logged = Logged::new();
        let mut guards = Vec::from_iter((0..70_000).map(|_| logged.lock.read()));
        let writer = logged.writer("writer");
        guards.truncate(65_536); // a counter of 16 bits that wraps is 0 now
        assert_all_wait("`write` while 65,536 of 70,000 guards are left", &[&writer]);
        guards.truncate(70_000 - 65_536); // and one that stays at its maximum is 0 now
        assert_all_wait("`write` while 4464 of 70,000 guards are left", &[&writer]);
        drop(guards);
        writer.join();
    });
}

#[test]
fn writer_waits_until_the_last_reader_leaves() {
    within_limit(HANGS, || {
        let logged = Logged::new();
        let (first, second) = (logged.lock.read(), logged.lock.read());
        let writer = logged.writer("writer");
        assert_all_wait("`write` while there are two readers", &[&writer]);
        drop(second);
        assert_all_wait("`write` while there is one reader left", &[&writer]);
        drop(first);
        writer.join();
    });
}

#[test]
fn readers_and_writers_wait_while_a_writer_holds_the_lock() {
    let hint = "the writer has left: twenty readers and three writers wait. Are all of them woken?";
    within_limit(hint, || {
        let logged = Logged::new();
        let writer = logged.lock.write();
        let readers = Vec::from_iter((0..20).map(|_| logged.reader("reader")));
        let writers = [(); 3].map(|()| logged.writer("writer"));
        let waiting = Vec::from_iter(readers.iter().chain(&writers));
        assert_all_blocked("`read` or `write` while another thread writes", &waiting);
        drop(writer);
        readers.into_iter().chain(writers).for_each(Waiter::join);
        assert_eq!(logged.names().len(), 23, "number of threads that have had the lock");
    });
}

#[test]
fn readers_that_waited_hold_the_lock_at_the_same_time() {
    let hint = "twelve readers have waited for a writer, which has left. They wait for each other \
                while they hold the lock: is only one of them woken?";
    within_limit(hint, || {
        let lock = Arc::new(ReadWriteLock::new());
        let all_inside = Arc::new(Barrier::new(12));
        let writer = lock.write();
        let readers = [(); 12].map(|()| {
            let (lock, all_inside) = (Arc::clone(&lock), Arc::clone(&all_inside));
            Waiter::new(move || {
                let _guard = lock.read();
                all_inside.wait();
            })
        });
        assert_all_wait("`read` while another thread writes", &readers.each_ref());
        drop(writer);
        readers.map(Waiter::join);
    });
}

#[test]
fn new_readers_wait_behind_a_waiting_writer() {
    within_limit(HANGS, || {
        let logged = Logged::new();
        let (first, second) = (logged.lock.read(), logged.lock.read());
        let writer = logged.writer("writer");
        assert_all_blocked("`write` while there are two readers", &[&writer]);
        let readers = [(); 3].map(|()| logged.reader("late reader"));
        assert_all_wait(
            "`read` while a writer waits (or that writer would starve)",
            &readers.each_ref(),
        );
        drop(first);
        drop(second);
        writer.join();
        readers.map(Waiter::join);
        let names = logged.names();
        let expected = ["writer", "late reader", "late reader", "late reader"];
        assert_eq!(names, expected, "the threads that came later must get the lock later");
    });
}

#[test]
fn readers_wait_until_no_writer_waits() {
    within_limit(HANGS, || {
        for _ in rounds(10) {
            let logged = Logged::new();
            let writing = logged.lock.write();
            let readers = [(); 10].map(|()| logged.reader("reader"));
            assert_all_wait("`read` while another thread writes", &readers.each_ref());
            let writers = [(); 4].map(|()| logged.writer("writer"));
            assert_all_wait("`write` while another thread writes", &writers.each_ref());
            drop(writing);
            writers.map(Waiter::join);
            readers.map(Waiter::join);
            let names = logged.names();
            let first_reader = names.iter().position(|name| *name == "reader");
            assert_eq!(
                first_reader,
                Some(4),
                "number of writers that came before the first reader: four writers were waiting, and \
                 `read` blocks while any writer waits, also after another one has left. Observed: \
                 {names:?}"
            );
        }
    });
}

#[test]
fn upgrade_gives_the_only_reader_the_right_to_write() {
    within_limit(HANGS, || {
        let logged = Logged::new();
        for _ in 0..3 {
            let guard = upgrade(logged.lock.read());
            let threads = [logged.reader("reader"), logged.writer("writer")];
            assert_all_wait("`read` or `write` after an upgrade", &threads.each_ref());
            drop(guard);
            threads.map(Waiter::join);
        }
        drop(logged.lock.write());
    });
}

#[test]
fn upgrade_waits_for_other_readers_and_keeps_new_ones_out() {
    within_limit(HANGS, || {
        let logged = Logged::new();
        let (first, second) = (logged.lock.read(), logged.lock.read());
        let upgrading = Waiter::blocked("`upgrade` while there are two other readers", {
            let logged = logged.clone();
            move || {
                let _guard = upgrade(logged.lock.read());
                logged.push("upgraded");
            }
        });
        let late = logged.reader("late reader");
        assert_all_wait("`read` while a reader waits in `upgrade`", &[&late]);
        drop(first);
        assert_all_wait("`upgrade` while there is another reader", &[&upgrading]);
        drop(second);
        upgrading.join();
        late.join();
        assert_eq!(logged.names(), ["upgraded", "late reader"], "the order of the threads");
    });
}

#[test]
fn upgrade_comes_before_writers_that_wait() {
    let hint = "one reader waits in `upgrade`, and writers wait, too. When the other reader leaves, \
                the first one can go on";
    within_limit(hint, || {
        let logged = Logged::new();
        for _ in rounds(20) {
            logged.log.lock().expect("no thread panics while it holds the log").clear();
            let (reading_tx, reading_rx) = channel();
            let (go_tx, go_rx) = channel::<()>();
            let upgrading = Waiter::new({
                let logged = logged.clone();
                move || {
                    let guard = logged.lock.read();
                    reading_tx.send(()).expect("the test waits for the message");
                    go_rx.recv().expect_err("nothing is sent: the sender is only dropped");
                    let _guard = upgrade(guard);
                    logged.push("upgraded");
                }
            });
            reading_rx.recv().expect("the lock is free, so the thread can read");
            let other = logged.lock.read();
            let writers = [(); 3].map(|()| logged.writer("writer"));
            assert_all_wait("`write` while there are readers", &writers.each_ref());
            drop(go_tx);
            assert_all_wait("`upgrade` while there is another reader", &[&upgrading]);
            drop(other);
            upgrading.join();
            writers.map(Waiter::join);
            assert_eq!(
                logged.names(),
                ["upgraded", "writer", "writer", "writer"],
                "another thread wrote before the reader that called `upgrade`: what that reader \
                 had read may be out of date"
            );
        }
    });
}

#[test]
fn second_upgrade_returns_its_guard_at_once() {
    let hint = "two readers want to write: does the second wait for the first, which waits for it?";
    within_limit(hint, || {
        let logged = Logged::new();
        for round in 0..2 {
            let second = logged.lock.read();
            let first = Waiter::new({
                let logged = logged.clone();
                move || {
                    let _guard = upgrade(logged.lock.read());
                    logged.push("upgraded");
                }
            });
            assert_all_blocked("`upgrade` while there is another reader", &[&first]);
            let Err(second) = second.upgrade() else {
                panic!("two readers became writers at the same time");
            };
            let Err(second) = second.upgrade() else {
                panic!("`upgrade` failed, and succeeded when it was called again");
            };
            assert_eq!(
                logged.names().len(),
                round,
                "a reader became a writer while another reader, whose `upgrade` has failed, still \
                 had its guard"
            );
            drop(second);
            first.join();
        }
        drop(upgrade(logged.lock.read()));
    });
}

#[test]
fn panic_unlocks() {
    let hint = "threads that held the lock have panicked: did each guard give the lock back?";
    within_limit(hint, || {
        let logged = Logged::new();
        // `resume_unwind` panics without a message.
        let panic = || resume_unwind(Box::new("intended panic"));
        for _ in 0..3 {
            let outcomes = [
                catch_unwind(AssertUnwindSafe(|| {
                    let _guards = (logged.lock.read(), logged.lock.read());
                    panic();
                })),
                catch_unwind(AssertUnwindSafe(|| {
                    let _guard = logged.lock.write();
                    panic();
                })),
                catch_unwind(AssertUnwindSafe(|| {
                    let _guard = upgrade(logged.lock.read());
                    panic();
                })),
            ];
            assert!(outcomes.iter().all(Result::is_err), "the closures panic");
            drop((logged.lock.read(), logged.lock.read()));
            drop(logged.lock.write());
            drop(upgrade(logged.lock.read()));
        }
    });
}

#[test]
fn readers_and_writers_exclude_each_other_under_load() {
    within_limit(HANGS, || {
        let shared = Arc::new(Shared::default());
        let threads = Vec::from_iter((0..8).map(|_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let mut random = Random::new();
                (0..80).map(|_| shared.visit(&mut random)).sum::<u64>()
            })
        }));
        let written: u64 = threads.into_iter().map(join).sum();
        assert_eq!(
            shared.value.load(Relaxed),
            written,
            "the threads have added {written} under the write lock, so updates were lost"
        );
    });
}

/// A lock, and what it protects.
struct Shared {
    lock: ReadWriteLock,
    value: AtomicU64,
    /// The number of readers inside, or -1 for a writer.
    inside: AtomicIsize,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            lock: ReadWriteLock::new(),
            value: AtomicU64::default(),
            inside: AtomicIsize::default(),
        }
    }
}

impl Shared {
    /// Reads, writes, or upgrades. Returns what it has added to the value.
    fn visit(&self, random: &mut Random) -> u64 {
        match random.below(4) {
            0 | 1 => {
                let _guard = self.lock.read();
                self.read();
                0
            }
            2 => {
                let _guard = self.lock.write();
                self.write(self.value.load(Relaxed))
            }
            _ => {
                let guard = self.lock.read();
                let value = self.read();
                match guard.upgrade() {
                    // No other thread has written since this one has read.
                    Ok(_guard) => self.write(value),
                    Err(_guard) => 0,
                }
            }
        }
    }

    fn read(&self) -> u64 {
        let others = self.inside.fetch_add(1, SeqCst);
        assert!(others >= 0, "a reader and a writer held the lock at the same time");
        let value = self.value.load(Relaxed);
        thread::yield_now();
        assert_eq!(self.value.load(Relaxed), value, "the value changed while a reader was inside");
        self.inside.fetch_sub(1, SeqCst);
        value
    }

    fn write(&self, value: u64) -> u64 {
        let others = self.inside.swap(-1, SeqCst);
        assert_eq!(others, 0, "a writer held the lock together with other threads (-1: a writer)");
        thread::yield_now();
        self.value.store(value + 1, Relaxed);
        self.inside.store(0, SeqCst);
        1
    }
}
