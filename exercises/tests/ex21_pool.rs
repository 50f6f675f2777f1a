//! The tests of exercise 21. Run them with `cargo test -p exercises ex21`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex21_pool.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex21_pool.rs")]
mod ex21_pool;
mod support;

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ex21_pool::{Handle, Pool};
use support::asleep::time_asleep;
use support::blocked::{Observed, POLLS, all_blocked};
use support::random::Random;
use support::{join, limit, within_limit};

const HINT: &str = "does every job send its result, even if it panics?";

const DROP_HINT: &str = "`drop` has not returned: what makes the loop of a worker end? Is a sender \
                         of jobs still alive while the workers are joined, for example the one in \
                         a field of the pool?";

/// The duration of something that dropping the pool has to wait for. A `drop` that does not wait
/// returns long before; one that waits is right, however long it takes.
const SLOW: Duration = Duration::from_millis(400);

/// Starts a pool that is never dropped. So only the tests of `drop` depend on `drop`.
fn new_pool(worker_count: usize) -> &'static Pool {
    Box::leak(Box::new(Pool::new(worker_count)))
}

/// Panics without printing a message, which would look like a failure.
fn panic_on_purpose<T>(payload: impl Any + Send) -> T {
    resume_unwind(Box::new(payload))
}

#[test]
fn apply_returns_result_of_job() {
    within_limit(HINT, || {
        let pool = new_pool(2);
        let text = String::from("six times seven");
        assert_eq!(
            pool.apply(move || text + " is 42").ok().as_deref(),
            Some("six times seven is 42")
        );
        assert_eq!(pool.apply(|| 42).ok(), Some(42), "one pool must run jobs of different types");
        assert_eq!(pool.apply(|| ()).ok(), Some(()), "a result may be empty");
    });
}

#[test]
fn handle_gets_result_of_its_own_job() {
    within_limit(HINT, || {
        let mut random = Random::new();
        let pool = new_pool(1 + random.index(12));
        let numbers: Vec<u64> = (0..1000).map(|_| random.below(3)).collect();
        let spawn_job = |(i, &n)| (i, n, pool.apply_async(move || (i, n)));
        let mut handles: Vec<_> = numbers.iter().enumerate().map(spawn_job).collect();
        // So that the results are not taken in the order of the jobs.
        random.shuffle(&mut handles);
        for (i, n, handle) in handles {
            assert_eq!(result(handle).ok(), Some((i, n)), "the result of job {i}");
        }
    });
}

#[test]
fn all_workers_run_jobs_concurrently() {
    let hint = "there are as many jobs as workers, and each job waits until all jobs are running. \
                Does a worker hold a lock while it runs its job? Are all workers started?";
    within_limit(hint, || {
        for count in [1, 2, 4, 12, 100] {
            let threads = meet(new_pool(count), count).len();
            assert_eq!(threads, count, "number of threads that ran a job at the same time");
        }
    });
}

#[test]
fn only_workers_run_jobs() {
    within_limit(HINT, || {
        for worker_count in [1, 2, 7] {
            let pool = new_pool(worker_count);
            let id = || thread::current().id();
            let handles: Vec<_> = (0..200).map(|_| pool.apply_async(id)).collect();
            let mut threads: HashSet<_> =
                handles.into_iter().map(|handle| result(handle).ok()).collect();
            threads.extend([pool.apply(id).ok(), pool.apply(id).ok()]);
            let count = threads.len();
            assert!(
                count <= worker_count,
                "a pool of {worker_count} workers ran jobs on {count} threads"
            );
            assert!(!threads.contains(&Some(id())), "a job ran on the thread of the caller");
        }
    });
}

#[test]
fn pool_without_workers_panics() {
    // The message of the panic is printed only if this test fails.
    let pool = catch_unwind(|| std::mem::forget(Pool::new(0)));
    assert!(pool.is_err(), "`Pool::new(0)` returned, but such a pool could never run a job");
}

#[test]
fn apply_async_returns_at_once_and_jobs_start_in_order() {
    let hint = "10,000 jobs are queued while the only worker is busy: does `apply_async` block?";
    within_limit(hint, || {
        let (gate_tx, gate_rx) = channel::<()>();
        let pool = new_pool(1);
        pool.apply_async(move || gate_rx.recv());
        let (started_tx, started_rx) = channel();
        for i in 0..10_000 {
            let started_tx = started_tx.clone();
            pool.apply_async(move || started_tx.send(i));
        }
        drop((gate_tx, started_tx));
        assert!(
            started_rx.into_iter().eq(0..10_000),
            "one worker ran 10,000 jobs in the wrong order, or not all of them"
        );
    });
}

/// Starts a job that occupies a worker until the returned sender is dropped.
fn occupy_worker(pool: &Pool) -> Sender<()> {
    let (gate_tx, gate_rx) = channel();
    let (started_tx, started_rx) = channel();
    pool.apply_async(move || {
        started_tx.send(()).expect("the receiver waits");
        gate_rx.recv()
    });
    started_rx.recv().expect("the job runs on an idle worker");
    gate_tx
}

#[test]
fn free_worker_runs_all_jobs_in_order_while_others_are_busy() {
    let hint = "all workers but one are busy: does the free one run all jobs in the queue, or are \
                some of them reserved for a busy worker?";
    within_limit(hint, || {
        for worker_count in [2, 5] {
            let pool = new_pool(worker_count);
            let mut gates: Vec<_> = (0..worker_count).map(|_| occupy_worker(pool)).collect();
            // Each time, another worker is the free one.
            for _ in 0..worker_count {
                let (started_tx, started_rx) = channel();
                for i in 0..100 {
                    let started_tx = started_tx.clone();
                    pool.apply_async(move || started_tx.send(i));
                }
                drop(started_tx);
                drop(gates.remove(0));
                let started: Vec<_> = started_rx.into_iter().collect();
                let expected: Vec<_> = (0..100).collect();
                assert_eq!(started, expected, "the order in which the free worker started jobs");
                gates.push(occupy_worker(pool));
            }
        }
    });
}

#[test]
fn threads_can_share_a_pool() {
    let hint = "twelve threads call `apply`, and their jobs wait until all twelve are running: \
                does a caller hold a lock while it waits for its result?";
    within_limit(hint, || {
        let pool = new_pool(12);
        let all_running = Arc::new(Barrier::new(12));
        let call = |i| {
            let all_running = Arc::clone(&all_running);
            let job = move || {
                all_running.wait();
                i
            };
            thread::spawn(move || pool.apply(job).ok())
        };
        let callers: Vec<_> = (0..12).map(call).collect();
        for (i, caller) in callers.into_iter().enumerate() {
            assert_eq!(join(caller), Some(i), "the result of the job of caller {i}");
        }
    });
}

#[test]
fn job_can_queue_another_job() {
    let hint = "a job calls `apply_async` on its own pool: does a worker hold a lock while it runs \
                its job?";
    within_limit(hint, || {
        let pool = new_pool(1);
        let inner = pool.apply(move || pool.apply_async(|| 42));
        assert_eq!(inner.ok().and_then(|handle| result(handle).ok()), Some(42));
    });
}

#[test]
fn panic_of_job_is_returned_to_its_caller() {
    fn check<P: Any + Send + Clone + PartialEq>(pool: &Pool, payload: &P) {
        let kind = std::any::type_name::<P>();
        let panicking = || {
            let payload = payload.clone();
            || panic_on_purpose::<()>(payload)
        };
        let panic = pool.apply(panicking()).err();
        let returned = panic.as_ref().and_then(|panic| panic.downcast_ref::<P>());
        assert!(
            returned == Some(payload),
            "`apply` must return the payload of the panic, a {kind}"
        );
        let panic = result(pool.apply_async(panicking())).err();
        let returned = panic.as_ref().and_then(|panic| panic.downcast_ref::<P>());
        assert!(returned == Some(payload), "`get` must return the payload of the panic, a {kind}");
    }

    within_limit(HINT, || {
        let pool = new_pool(1);
        check(pool, &"out of paper");
        check(pool, &String::from("out of ink"));
        check(pool, &42_u8);
        check(pool, &Some(vec![1, 2, 3]));
    });
}

#[test]
fn workers_survive_panics_of_jobs() {
    let hint = "nine jobs have panicked. Now three jobs wait for each other, one on each of three \
                workers: are all workers still running?";
    within_limit(hint, || {
        let pool = new_pool(3);
        let panics: Vec<_> =
            (0..9).map(|i| pool.apply_async(move || panic_on_purpose(i))).collect();
        for panic in panics {
            assert!(result::<()>(panic).is_err());
        }
        assert_eq!(meet(pool, 3).len(), 3, "number of threads that ran a job at the same time");
    });
}

/// Panics when it is dropped.
struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        // A second panic would end the whole process.
        if !thread::panicking() {
            panic_on_purpose("dropped on purpose")
        }
    }
}

#[test]
fn worker_survives_result_that_panics_when_dropped() {
    fn check<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) {
        let (gate_tx, gate_rx) = channel::<()>();
        let pool = new_pool(1);
        let handle = pool.apply_async(move || {
            // Ends when the handle has been dropped.
            let _ = gate_rx.recv();
            job()
        });
        drop((handle, gate_tx));
        let next = catch_unwind(AssertUnwindSafe(|| pool.apply_async(|| 42).get(limit() / 2)));
        assert!(
            matches!(next, Ok(Ok(Ok(42)))),
            "no worker runs the next job. The handle of the job before it was gone, so its result \
             was dropped on the worker, and that panicked: catch this panic, too"
        );
    }

    within_limit(HINT, || {
        check(|| PanicsOnDrop);
        check(|| panic_on_purpose::<()>(PanicsOnDrop));
    });
}

#[test]
fn job_is_dropped_before_its_result_arrives() {
    within_limit(HINT, || {
        let pool = new_pool(1);
        let owned = Arc::new(());
        for panics in [false, true] {
            let job = || {
                let owned = Arc::clone(&owned);
                move || {
                    let _captured = &owned;
                    if panics {
                        panic_on_purpose("out of paper")
                    }
                }
            };
            let _result = pool.apply(job());
            let count = Arc::strong_count(&owned);
            assert_eq!(count, 1, "`apply` returned, but the job still owns its captured value");
            let _result = result(pool.apply_async(job()));
            let count = Arc::strong_count(&owned);
            assert_eq!(count, 1, "`get` returned, but the job still owns its captured value");
        }
    });
}

#[test]
fn waiting_threads_are_blocked() {
    within_limit(HINT, || {
        let pool = new_pool(4);
        let workers = idle_workers(pool, 4);
        assert!(all_blocked(&workers), "when all workers are idle, {POLLS}");
        let _gates: Vec<_> = (0..4).map(|_| occupy_worker(pool)).collect();
        let (callers_tx, callers_rx) = channel();
        let wait_for_result = |wait: fn(&Pool)| {
            let callers_tx = callers_tx.clone();
            thread::spawn(move || {
                callers_tx.send(Observed::current()).expect("the receiver waits");
                wait(pool);
            });
            callers_rx.recv().expect("the thread has just been started")
        };
        // These threads wait until the process ends.
        let callers = [
            wait_for_result(|pool| drop(pool.apply(|| ()))),
            wait_for_result(|pool| drop(pool.apply_async(|| ()).get(Duration::from_secs(3600)))),
            wait_for_result(|pool| drop(pool.apply_async(|| ()).get(Duration::MAX))),
        ];
        assert!(all_blocked(&callers), "in `apply` and `get`, {POLLS}");
    });
}

/// Returns the workers of the pool, when all of them have run a job.
fn idle_workers(pool: &Pool, worker_count: usize) -> Vec<Observed> {
    let all_running = Arc::new(Barrier::new(worker_count));
    let observe = |_| {
        let all_running = Arc::clone(&all_running);
        pool.apply_async(move || {
            all_running.wait();
            Observed::current()
        })
    };
    let handles: Vec<_> = (0..worker_count).map(observe).collect();
    handles.into_iter().map(|handle| result(handle).expect("this job does not panic")).collect()
}

#[test]
fn ready_returns_whether_job_has_ended() {
    within_limit(HINT, || {
        let (gate_tx, gate_rx) = channel::<()>();
        let pool = new_pool(1);
        let done = pool.apply_async(move || gate_rx.recv().is_err());
        let panicked = pool.apply_async(|| panic_on_purpose("out of paper"));
        assert!(!done.ready(), "`ready` returned true, but the job has not ended");
        assert!(!panicked.ready(), "`ready` returned true, but the job has not started");
        drop(gate_tx);
        // The only worker runs this job after the other two.
        assert!(pool.apply(|| ()).is_ok());
        assert!(done.ready(), "`ready` returned false, but the job has ended");
        assert!(panicked.ready(), "`ready` returned false, but the job has panicked");
        assert!(done.ready(), "`ready` returned true, then false: it must not take the result");
        let now = Duration::ZERO;
        assert_eq!(
            done.get(now).ok().and_then(Result::ok),
            Some(true),
            "`ready` must leave the result for `get`"
        );
        assert!(panicked.get(now).ok().is_some_and(|result: thread::Result<()>| result.is_err()));
    });
}

#[test]
fn get_returns_handle_after_timeout() {
    let hint = "the job ends only after `get` has timed out: does `get` return after its timeout?";
    within_limit(hint, || {
        let (gate_tx, gate_rx) = channel::<()>();
        let pool = new_pool(1);
        let mut handle = pool.apply_async(move || gate_rx.recv().is_err());
        for timeout in [Duration::ZERO, Duration::from_nanos(1), Duration::from_millis(1)] {
            handle = handle.get(timeout).expect_err("the job has not ended, so `get` times out");
        }
        drop(gate_tx);
        assert_eq!(result(handle).ok(), Some(true));
    });
}

#[test]
fn get_waits_no_longer_than_its_timeout() {
    const TIMES: u32 = 10;
    within_limit(HINT, || {
        let gate_and_handle = || {
            let (gate_tx, gate_rx) = channel::<()>();
            (gate_tx, new_pool(1).apply_async(move || gate_rx.recv()))
        };
        for timeout in [0, 1, 40].map(Duration::from_millis) {
            let (_gate_tx, mut handle) = gate_and_handle();
            let asleep = time_asleep(|| {
                for _ in 0..TIMES {
                    handle = match handle.get(timeout) {
                        Err(handle) => handle,
                        Ok(_) => panic!("`get` returned a result, but the job has not ended"),
                    };
                }
            });
            // Only time asleep counts, not the time in which other threads used the processor.
            assert!(
                asleep < TIMES * timeout + Duration::from_millis(100),
                "{TIMES} calls of `get` with a timeout of {timeout:?} slept for {asleep:?}: `get` \
                 must return when its timeout is over"
            );
        }
    });
}

#[test]
fn get_returns_as_soon_as_result_arrives() {
    let hint = "the result has arrived, but `get` still waits for its long timeout: does the \
                result wake the waiting thread?";
    for timeout in [Duration::from_secs(3600), Duration::MAX] {
        within_limit(hint, move || {
            let pool = new_pool(1);
            let (gate_tx, gate_rx) = channel::<()>();
            let handle = pool.apply_async(move || gate_rx.recv().is_err());
            let (caller_tx, caller_rx) = channel();
            let opener = thread::spawn(move || {
                let caller: Observed = caller_rx.recv().expect("the caller sends it");
                caller.wait_until_asleep();
                drop(gate_tx);
            });
            caller_tx.send(Observed::current()).expect("the other thread waits");
            assert_eq!(handle.get(timeout).ok().and_then(Result::ok), Some(true));
            join(opener);
        });
    }
}

#[test]
fn drop_runs_all_queued_jobs() {
    within_limit(DROP_HINT, || {
        let done = Arc::new(AtomicUsize::new(0));
        let job = |duration: Duration| {
            let done = Arc::clone(&done);
            move || {
                thread::sleep(duration);
                done.fetch_add(1, SeqCst)
            }
        };
        let pool = Pool::new(2);
        // The handles of these three jobs are dropped at once.
        pool.apply_async(job(SLOW));
        pool.apply_async(job(SLOW));
        pool.apply_async(job(Duration::ZERO));
        let last = pool.apply_async(job(Duration::ZERO));
        drop(pool);
        assert_eq!(done.load(SeqCst), 4, "number of jobs (of 4) that ran before `drop` returned");
        let last = last.get(Duration::ZERO).ok();
        assert!(
            last.is_some_and(|result| result.is_ok()),
            "`get` returned no result after the pool was dropped: a handle can outlive its pool"
        );
    });
}

#[test]
fn drop_runs_a_long_queue() {
    within_limit(DROP_HINT, || {
        let mut random = Random::new();
        let (worker_count, job_count) = (1 + random.index(12), random.index(5000));
        let done = Arc::new(AtomicUsize::new(0));
        let pool = Pool::new(worker_count);
        for _ in 0..job_count {
            let done = Arc::clone(&done);
            pool.apply_async(move || done.fetch_add(1, SeqCst));
        }
        drop(pool);
        assert_eq!(done.load(SeqCst), job_count, "number of jobs that ran before `drop` returned");
    });
}

#[test]
fn drop_returns_after_panics_and_without_jobs() {
    within_limit(DROP_HINT, || {
        let pool = Pool::new(3);
        for _ in 0..9 {
            pool.apply_async(|| panic_on_purpose::<()>("out of paper"));
        }
        drop(pool);
        drop(Pool::new(5));
    });
}

#[test]
fn drop_waits_until_all_workers_have_ended() {
    /// A thread-local value of a worker, which makes the end of its thread slow.
    struct SlowEnd(Arc<AtomicUsize>);

    impl Drop for SlowEnd {
        fn drop(&mut self) {
            thread::sleep(SLOW);
            self.0.fetch_add(1, SeqCst);
        }
    }

    thread_local! {
        static SLOW_END: RefCell<Option<SlowEnd>> = const { RefCell::new(None) };
    }

    within_limit(DROP_HINT, || {
        let ended = Arc::new(AtomicUsize::new(0));
        let pool = Pool::new(3);
        let all_running = Arc::new(Barrier::new(3));
        let spawn_job = |_| {
            let (all_running, ended) = (Arc::clone(&all_running), Arc::clone(&ended));
            pool.apply_async(move || {
                SLOW_END.set(Some(SlowEnd(ended)));
                all_running.wait();
            })
        };
        let handles: Vec<_> = (0..3).map(spawn_job).collect();
        assert!(handles.into_iter().all(|handle| result(handle).is_ok()));
        drop(pool);
        let ended = ended.load(SeqCst);
        assert_eq!(ended, 3, "number of workers (of 3) that ended before `drop` returned");
    });
}

/// Waits for the result of a job that is sure to end.
fn result<T>(handle: Handle<T>) -> thread::Result<T> {
    let Ok(result) = handle.get(2 * limit()) else {
        panic!("`get` has returned no result within {:?}", 2 * limit());
    };
    result
}

/// Runs `job_count` jobs that wait for each other, and returns the threads that ran them.
fn meet(pool: &Pool, job_count: usize) -> HashSet<ThreadId> {
    let all_running = Arc::new(Barrier::new(job_count));
    let spawn_job = |_| {
        let all_running = Arc::clone(&all_running);
        pool.apply_async(move || {
            all_running.wait();
            thread::current().id()
        })
    };
    let handles: Vec<_> = (0..job_count).map(spawn_job).collect();
    handles.into_iter().map(|handle| result(handle).expect("this job does not panic")).collect()
}
