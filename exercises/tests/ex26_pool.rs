//! The tests of exercise 26. Run them with `cargo test -p exercises ex26`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex26_pool.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex26_pool.rs")]
mod ex26_pool;
mod support;

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ex26_pool::{Handle, Pool};
use support::{limit, too_slow, within_limit};

const HINT: &str = "does every job send its result, even if it panics? Do the workers end when the \
                    pool is dropped, or is a sender of jobs still alive while they are joined?";

/// The duration of something that dropping the pool has to wait for. A `drop` that does not wait
/// returns long before; one that waits is right, however long it takes.
const SLOW: Duration = Duration::from_millis(400);

#[test]
fn apply_returns_result_of_job() {
    within_limit(HINT, || {
        let pool = Pool::new(2);
        let text = String::from("six times seven");
        assert_eq!(
            pool.apply(move || text + " is 42").ok().as_deref(),
            Some("six times seven is 42")
        );
        assert_eq!(pool.apply(|| 42).ok(), Some(42), "one pool must run jobs of different types");
    });
}

#[test]
fn handle_gets_result_of_its_own_job() {
    within_limit(HINT, || {
        let pool = Pool::new(3);
        let handles: Vec<_> = (0..100).map(|i| pool.apply_async(move || i)).collect();
        // In reverse order, so that the results are not taken in the order of the jobs.
        for (i, handle) in handles.into_iter().enumerate().rev() {
            assert_eq!(result(handle).ok(), Some(i));
        }
    });
}

#[test]
fn all_workers_run_jobs_concurrently() {
    let hint = "there are four workers and four jobs, and each job waits until all four are \
                running. Does a worker hold a lock while it runs its job?";
    within_limit(hint, || {
        let pool = Pool::new(4);
        assert_eq!(meet(&pool, 4).len(), 4, "number of threads that ran a job at the same time");
    });
}

#[test]
fn only_workers_run_jobs() {
    within_limit(HINT, || {
        let pool = Pool::new(2);
        let id = || thread::current().id();
        let handles: Vec<_> = (0..50).map(|_| pool.apply_async(id)).collect();
        let mut threads: HashSet<_> =
            handles.into_iter().map(|handle| result(handle).ok()).collect();
        threads.extend([pool.apply(id).ok(), pool.apply(id).ok()]);
        let count = threads.len();
        assert!(count <= 2, "a pool of 2 workers ran jobs on {count} threads");
        assert!(!threads.contains(&Some(id())), "a job ran on the thread of the caller");
    });
}

#[test]
fn apply_async_returns_at_once_and_jobs_start_in_order() {
    let hint = "1000 jobs are queued while the only worker is busy: does `apply_async` block?";
    within_limit(hint, || {
        let (gate_tx, gate_rx) = channel::<()>();
        let pool = Pool::new(1);
        pool.apply_async(move || gate_rx.recv());
        let (started_tx, started_rx) = channel();
        for i in 0..1000 {
            let started_tx = started_tx.clone();
            pool.apply_async(move || started_tx.send(i));
        }
        drop((gate_tx, started_tx));
        assert!(
            started_rx.into_iter().eq(0..1000),
            "one worker ran 1000 jobs in the wrong order, or not all of them"
        );
    });
}

#[test]
fn panic_of_job_is_returned_to_its_caller() {
    within_limit(HINT, || {
        let pool = Pool::new(1);
        let panic = pool.apply(|| panic!("out of paper")).map(|(): ()| ()).err();
        let text = panic.as_ref().and_then(|panic| panic.downcast_ref::<&str>());
        assert_eq!(text, Some(&"out of paper"), "`apply` must return the payload of the panic");
        let handle = pool.apply_async(|| panic!("in {:?}", thread::current().id()));
        let panic = result(handle).map(|(): ()| ()).err();
        let text = panic.as_ref().and_then(|panic| panic.downcast_ref::<String>());
        let is_payload = text.is_some_and(|text| text.starts_with("in Thread"));
        assert!(is_payload, "`get` must return the payload of the panic, but returned {text:?}");
    });
}

#[test]
fn workers_survive_panics_of_jobs() {
    let hint = "nine jobs have panicked. Now three jobs wait for each other, one on each of three \
                workers: are all workers still running?";
    within_limit(hint, || {
        let pool = Pool::new(3);
        let panics: Vec<_> = (0..9).map(|i| pool.apply_async(move || panic!("{i}"))).collect();
        for panic in panics {
            assert!(result::<()>(panic).is_err());
        }
        assert_eq!(meet(&pool, 3).len(), 3, "number of threads that ran a job at the same time");
    });
}

#[test]
fn ready_returns_whether_job_has_ended() {
    within_limit(HINT, || {
        let (gate_tx, gate_rx) = channel::<()>();
        let pool = Pool::new(1);
        let done = pool.apply_async(move || gate_rx.recv().is_err());
        let panicked = pool.apply_async(|| panic!("out of paper"));
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
        let pool = Pool::new(1);
        let handle = pool.apply_async(move || gate_rx.recv().is_err());
        let Err(handle) = handle.get(Duration::from_millis(1)) else {
            panic!("`get` returned a result, but the job has not ended");
        };
        drop(gate_tx);
        assert_eq!(result(handle).ok(), Some(true));
    });
}

#[test]
fn get_returns_as_soon_as_result_arrives() {
    let hint = "the result has arrived, but `get` still waits for its timeout of an hour: does the \
                result wake the waiting thread?";
    within_limit(hint, || {
        let hour = Duration::from_secs(3600);
        let pool = Pool::new(1);
        let (gate_tx, gate_rx) = channel::<()>();
        let handle = pool.apply_async(move || gate_rx.recv().is_err());
        let opener = thread::spawn(move || drop(gate_tx));
        assert_eq!(handle.get(hour).ok().and_then(Result::ok), Some(true));
        assert!(opener.join().is_ok());
    });
}

#[test]
fn drop_runs_all_queued_jobs() {
    within_limit(HINT, || {
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

    within_limit(HINT, || {
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
        panic!("{}", too_slow("`get` has not returned a result"));
    };
    result
}

/// Runs `job_count` jobs that wait for each other, and returns the threads that ran them.
fn meet(pool: &Pool, job_count: usize) -> HashSet<ThreadId> {
    let all_running = Arc::new(Barrier::new(job_count));
    let ids = Arc::new(Mutex::new(HashSet::new()));
    let spawn_job = |_| {
        let (all_running, ids) = (Arc::clone(&all_running), Arc::clone(&ids));
        pool.apply_async(move || {
            all_running.wait();
            let mut ids = ids.lock().expect("no thread panics while it holds the lock");
            ids.insert(thread::current().id());
        })
    };
    let handles: Vec<_> = (0..job_count).map(spawn_job).collect();
    assert!(handles.into_iter().all(|handle| result(handle).is_ok()));
    ids.lock().expect("no thread panics while it holds the lock").clone()
}
