//! The tests of exercise 15. Run them with `cargo test -p exercises ex15`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex15_thread_local_sums.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex15_thread_local_sums.rs")]
mod ex15_thread_local_sums;
mod support;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ex15_thread_local_sums::{own, total, update};
use support::random::Random;
use support::{becomes_true_in_time, cpu_time, join, within_limit};

const HANGS: &str = "a thread waits for another one while it changes its own number";

/// All tests share one total, so they run one after another.
static ONE_TEST_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs a test on a new thread, whose number is 0.
fn run_alone(hint: &str, test: impl FnOnce() + Send + 'static) {
    let _guard: MutexGuard<'_, ()> =
        ONE_TEST_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    within_limit(hint, test);
}

/// Asserts that the total has grown by `growth` since it was `before`.
fn assert_total_grew(before: u64, growth: u64, after: &str) {
    let grown = total().wrapping_sub(before);
    assert_eq!(grown, growth, "growth of `total` after {after}");
}

#[test]
fn update_changes_the_number_of_this_thread() {
    run_alone(HANGS, || {
        assert_eq!(own(), 0, "the number of a new thread");
        let mut expected = 0;
        for add in [0, 1, 5, u64::from(u32::MAX), 1 << 40] {
            update(|number| {
                assert_eq!(number, expected, "the argument of `change`");
                number + add
            });
            expected += add;
            assert_eq!(own(), expected, "`own` after the number was changed");
        }
        update(|number| number / 3);
        assert_eq!(own(), expected / 3, "`own` after the number was divided by 3");
        update(|_| 0);
        assert_eq!(own(), 0, "`own` after the number was set to 0");
    });
}

#[test]
fn total_includes_this_thread_and_changes_nothing() {
    run_alone(HANGS, || {
        let before = total();
        update(|number| number + 7);
        for _ in 0..3 {
            assert_total_grew(before, 7, "this thread has added 7");
            assert_eq!(own(), 7, "`own` after `total`, which must not change it");
        }
    });
}

#[test]
fn thread_that_calls_total_is_counted_once() {
    run_alone(HANGS, || {
        let before = total();
        join(thread::spawn(|| {
            update(|number| number + 100);
            total();
            total();
            own();
            update(|number| number + 1000);
            total();
        }));
        assert_total_grew(before, 1100, "a thread with 1100, which called `total`, has ended");
        assert_eq!(own(), 0, "`own` on this thread, after another thread has ended");
    });
}

#[test]
fn threads_that_come_and_go_lose_nothing() {
    run_alone(HANGS, || {
        let mut random = Random::new();
        let before = total();
        let mut sum = 0;
        for number in 1..=200 {
            let (first, second) = (random.below(1 << 40), random.below(9));
            join(thread::spawn(move || {
                assert_eq!(own(), 0, "the number of a new thread");
                update(|number| number + first);
                update(|number| number + second);
                assert_eq!(own(), first + second, "`own` after two updates");
            }));
            sum += first + second;
            assert_total_grew(before, sum, &format!("{number} threads have ended"));
        }
    });
}

#[test]
fn threads_that_end_at_the_same_time_lose_nothing() {
    run_alone(HANGS, || {
        let before = total();
        for round in 1..=5 {
            let all_ready = Arc::new(Barrier::new(64));
            let threads = [(); 64].map(|()| {
                let all_ready = Arc::clone(&all_ready);
                thread::spawn(move || {
                    update(|number| number + 3);
                    all_ready.wait();
                })
            });
            threads.map(join);
            assert_total_grew(before, round * 64 * 3, "64 threads with 3 each ended at once");
        }
    });
}

#[test]
fn each_of_many_threads_has_its_own_number() {
    run_alone(HANGS, || {
        let before = total();
        let all_have_a_number = Arc::new(Barrier::new(301));
        let all_have_looked = Arc::new(Barrier::new(301));
        let threads = Vec::from_iter((0..300).map(|i| {
            let (all_have_a_number, all_have_looked) =
                (Arc::clone(&all_have_a_number), Arc::clone(&all_have_looked));
            thread::spawn(move || {
                update(|number| number + i);
                all_have_a_number.wait();
                let number = own();
                all_have_looked.wait();
                number
            })
        }));
        all_have_a_number.wait();
        let meanwhile = own();
        all_have_looked.wait();
        let numbers = Vec::from_iter(threads.into_iter().map(join));
        assert!(
            numbers.iter().copied().eq(0..300),
            "300 threads set their numbers to 0, 1, 2 and so on, but later found {numbers:?}"
        );
        assert_eq!(meanwhile, 0, "`own` on this thread, while 300 others have numbers");
        assert_total_grew(before, (0..300).sum(), "300 threads have ended");
    });
}

#[test]
fn running_threads_are_not_part_of_the_total() {
    run_alone(HANGS, || {
        let before = total();
        let ready = Arc::new(Barrier::new(2));
        let thread = thread::spawn({
            let ready = Arc::clone(&ready);
            move || {
                update(|number| number + 50);
                total();
                ready.wait(); // the number is 50
                ready.wait(); // the other thread has read the total
                update(|_| 20);
            }
        });
        ready.wait();
        assert_total_grew(before, 0, "a thread that is still running has set its number to 50");
        ready.wait();
        join(thread);
        assert_total_grew(before, 20, "the thread has set its number to 20 and ended");
    });
}

#[test]
fn threads_change_their_numbers_at_the_same_time() {
    run_alone(HANGS, || {
        let before = total();
        let inside = Arc::new(AtomicUsize::new(0));
        // Set when one thread has waited for too long. Then no other one waits.
        let gave_up = Arc::new(AtomicBool::new(false));
        let threads = Vec::from_iter((0..100).map(|_| {
            let (inside, gave_up) = (Arc::clone(&inside), Arc::clone(&gave_up));
            thread::spawn(move || {
                update(|number| {
                    inside.fetch_add(1, SeqCst);
                    let all_inside = || inside.load(SeqCst) == 100;
                    if !becomes_true_in_time(|| all_inside() || gave_up.load(SeqCst)) {
                        gave_up.store(true, SeqCst);
                    }
                    number + 1
                });
            })
        }));
        threads.into_iter().for_each(join);
        assert!(
            !gave_up.load(SeqCst),
            "a hundred threads called `update`, and each `change` waited until all of them were \
             running, but they never were: is a lock held while `change` runs?"
        );
        assert_total_grew(before, 100, "100 threads with 1 each have ended");
    });
}

#[test]
fn change_may_read_the_old_number() {
    let hint = "`change` calls `own` and `total`: is a lock held meanwhile?";
    run_alone(hint, || {
        let before = total();
        update(|_| 9);
        update(|number| {
            let read = catch_unwind(|| (own(), total().wrapping_sub(before)));
            let read = read.expect("`own` and `total` must not panic while `change` runs");
            assert_eq!(
                read,
                (9, 9),
                "`own`, and growth of `total`, while `change` changes 9 to 10"
            );
            number + 1
        });
        assert_eq!(own(), 10, "`own` after `change` has added 1 to 9");
        assert_total_grew(before, 10, "`change` has added 1 to 9");
    });
}

#[test]
fn panic_in_change_leaves_the_number() {
    run_alone(HANGS, || {
        let before = total();
        join(thread::spawn(|| {
            update(|_| 11);
            let panic = || update(|_| resume_unwind(Box::new("intended panic")));
            assert!(catch_unwind(AssertUnwindSafe(panic)).is_err(), "the panic must go on");
            assert_eq!(own(), 11, "`own` after `change` has panicked: it was 11 before");
            update(|number| number + 2);
            assert_eq!(own(), 13, "`own` after an update that follows a panic");
        }));
        assert_total_grew(before, 13, "a thread with 13 has ended");
    });
}

#[test]
fn thread_that_panics_loses_nothing() {
    run_alone(HANGS, || {
        let before = total();
        for i in 1..=10 {
            let thread = thread::spawn(|| {
                update(|_| 6);
                resume_unwind(Box::new("intended panic"))
            });
            assert!(thread.join().is_err(), "the thread panics");
            assert_total_grew(before, 6 * i, "a thread with 6 has panicked");
        }
    });
}

#[test]
fn update_takes_no_lock() {
    let waits = within_limit(HANGS, || {
        let _guard = ONE_TEST_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let all_ready = Arc::new(Barrier::new(4));
        let threads = [(); 4].map(|()| {
            let all_ready = Arc::clone(&all_ready);
            thread::spawn(move || {
                update(|number| number); // creates the number
                all_ready.wait();
                update_for_a_while()
            })
        });
        threads.map(join).into_iter().sum::<u64>()
    });
    assert!(
        waits < 4,
        "4 threads changed nothing but their own numbers, and had to wait {waits} times: `update` \
         must not take a lock that the threads share"
    );
}

/// Changes the number for some CPU time, in which the system interrupts the thread several times: on
/// a busy machine, too, it happens while the thread holds a lock, if there is one. Returns how often
/// the thread was put to sleep.
fn update_for_a_while() -> u64 {
    let (start, before) = (cpu_time(), sleeps());
    while cfg!(unix) && cpu_time() - start < Duration::from_millis(30) {
        (0..100).for_each(|_| update(|number| number + 1));
    }
    sleeps() - before
}

/// How often this thread has been put to sleep so far, because it had to wait. Only Linux tells.
fn sleeps() -> u64 {
    let status = fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let mut counts =
        status.lines().filter_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    counts.next().map_or(0, |count| count.trim().parse().expect("the count is a number"))
}
