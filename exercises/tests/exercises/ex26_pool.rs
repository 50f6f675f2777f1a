use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

use exercises::ex26_pool::{Handle, Pool};

use crate::support::{LIMIT, within_limit};

const STUCK: &str = "does each job send its result, whatever happens in it? Do the workers end \
                     when the pool is dropped, or is a sender of jobs alive while they are joined?";

/// How long something takes that a dropped pool has to wait for. One that does not wait is done
/// long before; one that does is right, however long it takes.
const SLOW: Duration = Duration::from_millis(400);

#[test]
fn apply_returns_the_result_of_the_job() {
    within_limit(STUCK, || {
        let pool = Pool::new(2);
        let word = String::from("six times seven");
        assert_eq!(
            pool.apply(move || word + " is 42").ok().as_deref(),
            Some("six times seven is 42")
        );
        assert_eq!(pool.apply(|| 42).ok(), Some(42), "another type, with the same pool");
    });
}

#[test]
fn each_handle_gets_the_result_of_its_own_job() {
    within_limit(STUCK, || {
        let pool = Pool::new(3);
        let handles: Vec<_> = (0..100).map(|i| pool.apply_async(move || i)).collect();
        // The last is asked first.
        for (i, handle) in handles.into_iter().enumerate().rev() {
            assert_eq!(result(handle).ok(), Some(i));
        }
    });
}

#[test]
fn all_workers_work_at_the_same_time() {
    let hint = "four jobs for four workers: each waits until all four have begun. Does a worker \
                keep a lock while it does its job?";
    within_limit(hint, || {
        let pool = Pool::new(4);
        assert_eq!(meet(&pool, 4).len(), 4, "so many threads have met");
    });
}

#[test]
fn the_threads_of_the_pool_do_all_the_jobs() {
    within_limit(STUCK, || {
        let pool = Pool::new(2);
        let me = || thread::current().id();
        let handles: Vec<_> = (0..50).map(|_| pool.apply_async(me)).collect();
        let mut threads: HashSet<_> =
            handles.into_iter().map(|handle| result(handle).ok()).collect();
        threads.extend([pool.apply(me).ok(), pool.apply(me).ok()]);
        assert!(threads.len() <= 2, "a pool of 2 used {} threads", threads.len());
        assert!(!threads.contains(&Some(me())), "it was the caller who did a job");
    });
}

#[test]
fn apply_async_returns_at_once_and_jobs_begin_in_the_order_in_which_they_were_queued() {
    let hint = "1000 jobs are queued while the only worker is busy. Does `apply_async` wait?";
    within_limit(hint, || {
        let (open, gate) = channel::<()>();
        let pool = Pool::new(1);
        pool.apply_async(move || gate.recv());
        let (begin, begun) = channel();
        for i in 0..1000 {
            let begin = begin.clone();
            pool.apply_async(move || begin.send(i));
        }
        drop((open, begin));
        assert!(
            begun.into_iter().eq(0..1000),
            "1000 jobs, one worker: another order, or some lost"
        );
    });
}

#[test]
fn a_panic_in_a_job_is_an_error_for_its_caller() {
    within_limit(STUCK, || {
        let pool = Pool::new(1);
        let panic = pool.apply(|| panic!("out of paper")).map(|(): ()| ()).err();
        let text = panic.as_ref().and_then(|panic| panic.downcast_ref::<&str>());
        assert_eq!(text, Some(&"out of paper"), "`apply` returns what was given to `panic!`");
        let handle = pool.apply_async(|| panic!("in {:?}", thread::current().id()));
        let panic = result(handle).map(|(): ()| ()).err();
        let text = panic.as_ref().and_then(|panic| panic.downcast_ref::<String>());
        assert!(text.is_some_and(|text| text.starts_with("in Thread")), "`get` returns it, too");
    });
}

#[test]
fn after_panics_the_pool_has_all_its_workers() {
    let hint = "nine jobs panicked; now three wait for each other, one on each of three workers. \
                Are all three still there?";
    within_limit(hint, || {
        let pool = Pool::new(3);
        let panics: Vec<_> = (0..9).map(|i| pool.apply_async(move || panic!("{i}"))).collect();
        for panic in panics {
            assert!(result::<()>(panic).is_err());
        }
        assert_eq!(meet(&pool, 3).len(), 3, "so many threads have met");
    });
}

#[test]
fn a_handle_is_ready_when_the_job_is_done() {
    within_limit(STUCK, || {
        let (open, gate) = channel::<()>();
        let pool = Pool::new(1);
        let done = pool.apply_async(move || gate.recv().is_err());
        let panicked = pool.apply_async(|| panic!("out of paper"));
        assert!(!done.ready(), "the job has not ended");
        assert!(!panicked.ready(), "the job has not begun");
        drop(open);
        // The only worker does this after the other two.
        assert!(pool.apply(|| ()).is_ok());
        assert!(done.ready(), "the job has ended");
        assert!(panicked.ready(), "a job that has panicked has ended, too");
        assert!(done.ready(), "it has been ready, and is so still");
        let now = Duration::ZERO;
        assert_eq!(
            done.get(now).ok().and_then(Result::ok),
            Some(true),
            "`ready` leaves the result"
        );
        assert!(panicked.get(now).ok().is_some_and(|result: thread::Result<()>| result.is_err()));
    });
}

#[test]
fn get_gives_up_after_the_timeout_and_can_be_called_again() {
    let hint = "the job waits until `get` has given up. Does it?";
    within_limit(hint, || {
        let (open, gate) = channel::<()>();
        let pool = Pool::new(1);
        let handle = pool.apply_async(move || gate.recv().is_err());
        let Err(handle) = handle.get(Duration::from_millis(1)) else {
            panic!("there was no result yet");
        };
        drop(open);
        assert_eq!(result(handle).ok(), Some(true));
    });
}

#[test]
fn get_returns_as_soon_as_there_is_a_result() {
    let hint = "the timeout is an hour, but the result is there. Is the one who waits woken?";
    within_limit(hint, || {
        let hour = Duration::from_secs(3600);
        let pool = Pool::new(1);
        let (open, gate) = channel::<()>();
        let handle = pool.apply_async(move || gate.recv().is_err());
        let opener = thread::spawn(move || drop(open));
        assert_eq!(handle.get(hour).ok().and_then(Result::ok), Some(true));
        assert!(opener.join().is_ok());
    });
}

#[test]
fn a_dropped_pool_has_done_all_jobs_that_were_queued() {
    within_limit(STUCK, || {
        let done = Arc::new(AtomicUsize::new(0));
        let count = |slow: Duration| {
            let done = Arc::clone(&done);
            move || {
                thread::sleep(slow);
                done.fetch_add(1, SeqCst)
            }
        };
        let pool = Pool::new(2);
        // Nobody keeps the handles of these.
        pool.apply_async(count(SLOW));
        pool.apply_async(count(SLOW));
        pool.apply_async(count(Duration::ZERO));
        let last = pool.apply_async(count(Duration::ZERO));
        drop(pool);
        assert_eq!(done.load(SeqCst), 4, "so many of 4 jobs were done when the pool was dropped");
        let last = last.get(Duration::ZERO).ok();
        assert!(last.is_some_and(|result| result.is_ok()), "a handle may outlive its pool");
    });
}

#[test]
fn a_dropped_pool_leaves_no_thread_behind() {
    /// Lives in a worker's thread, which takes its time to end.
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

    within_limit(STUCK, || {
        let ended = Arc::new(AtomicUsize::new(0));
        let pool = Pool::new(3);
        let all_here = Arc::new(Barrier::new(3));
        let settle = |_| {
            let (all_here, ended) = (Arc::clone(&all_here), Arc::clone(&ended));
            pool.apply_async(move || {
                SLOW_END.set(Some(SlowEnd(ended)));
                all_here.wait();
            })
        };
        let handles: Vec<_> = (0..3).map(settle).collect();
        assert!(handles.into_iter().all(|handle| result(handle).is_ok()));
        drop(pool);
        let ended = ended.load(SeqCst);
        assert_eq!(ended, 3, "so many of 3 workers had ended when the pool was dropped");
    });
}

/// Waits for a result that must come.
fn result<T>(handle: Handle<T>) -> thread::Result<T> {
    let Ok(result) = handle.get(2 * LIMIT) else {
        panic!("no result after {} s", 2 * LIMIT.as_secs());
    };
    result
}

/// Lets `jobs` jobs wait for each other, and returns the threads that did them.
fn meet(pool: &Pool, jobs: usize) -> HashSet<ThreadId> {
    let all_here = Arc::new(Barrier::new(jobs));
    let ids = Arc::new(Mutex::new(HashSet::new()));
    let job = |_| {
        let (all_here, ids) = (Arc::clone(&all_here), Arc::clone(&ids));
        pool.apply_async(move || {
            all_here.wait();
            ids.lock().expect("no panic with this lock").insert(thread::current().id());
        })
    };
    let handles: Vec<_> = (0..jobs).map(job).collect();
    assert!(handles.into_iter().all(|handle| result(handle).is_ok()));
    ids.lock().expect("no panic with this lock").clone()
}
