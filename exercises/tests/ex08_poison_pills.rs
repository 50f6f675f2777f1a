//! The tests of exercise 08. Run them with `cargo test -p exercises ex08`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex08_poison_pills.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex08_poison_pills.rs")]
mod ex08_poison_pills;
mod support;

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, bounded, unbounded};

use ex08_poison_pills::{Message, start_workers, stop_workers};
use support::blocked::{Observed, POLLS, all_blocked};
use support::random::Random;
use support::{limit, too_slow, within_limit};

// In these tests both ends of every channel stay open until the test ends, so only pills can stop
// the workers.

#[test]
fn jobs_sent_before_the_pills_are_done() {
    let hint = "the channel stays open: does a worker stop at a pill, and only then? Is there a \
                pill for each worker?";
    let mut random = Random::new();
    // One worker does many jobs. Many workers share a channel with little room.
    for (worker_count, capacity, count) in
        [(3, 10, 100), (1, 20_000, 20_000), (100, 1, 200), (8, 1, 0)]
    {
        let jobs = Vec::from_iter((0..count).map(|_| random.below(count)));
        let mut expected = Vec::from_iter(jobs.iter().map(|job| 2 * job));
        let (mut results, left) = within_limit(hint, move || {
            let (message_tx, message_rx) = bounded(capacity);
            let handles = start_workers(worker_count, &message_rx, |job: u64| 2 * job);
            assert_eq!(handles.len(), worker_count, "the number of handles");
            for job in jobs {
                message_tx.send(Message::Job(job)).expect("the channel stays open");
            }
            (stop_workers(handles, &message_tx), message_rx.len())
        });
        results.sort_unstable();
        expected.sort_unstable();
        assert_eq!(results.len(), expected.len(), "the number of results of {count} jobs");
        assert!(results == expected, "a result is missing, and another one came twice");
        assert_no_message_is_left(left, worker_count);
    }
}

fn assert_no_message_is_left(left: usize, worker_count: usize) {
    assert_eq!(
        left, 0,
        "the number of messages that are left in the channel after {worker_count} workers were \
         stopped: send one pill per worker, and no more"
    );
}

#[test]
fn stop_workers_sends_no_pill_if_there_are_no_workers() {
    let (results, left) = within_limit("there are no workers: does `stop_workers` return?", || {
        let (message_tx, message_rx) = bounded(1);
        let handles = start_workers(0, &message_rx, |job: u64| job);
        (stop_workers(handles, &message_tx), message_rx.len())
    });
    assert_eq!(results, [], "there were no jobs, so there are no results");
    assert_no_message_is_left(left, 0);
}

#[test]
fn workers_run_concurrently_and_are_reused() {
    let many = 50 + Random::new().index(100);
    for worker_count in [3, many] {
        let hint = format!(
            "each job waits until {worker_count} jobs are in progress: all {worker_count} workers \
             must work concurrently, and receive another message after each job"
        );
        let count = 10 * worker_count;
        let ids = within_limit(&hint, move || {
            let (message_tx, message_rx) = unbounded();
            let barrier = Arc::new(Barrier::new(worker_count));
            let handles = start_workers(worker_count, &message_rx, move |()| {
                barrier.wait();
                thread::current().id()
            });
            for _ in 0..count {
                message_tx.send(Message::Job(())).expect("the channel stays open");
            }
            stop_workers(handles, &message_tx)
        });
        assert_eq!(ids.len(), count, "the number of results of {count} jobs");
        let ids: HashSet<ThreadId> = ids.into_iter().collect();
        assert_eq!(
            ids.len(),
            worker_count,
            "the number of threads that did {count} jobs (left) is not `worker_count` (right): \
             spawn each worker once"
        );
    }
}

#[test]
fn pill_stops_exactly_one_worker() {
    let hint = "three workers got three pills, with jobs between the pills that need first two \
                workers, then one: a pill must stop only the worker that receives it";
    let (results, left) = within_limit(hint, || {
        let (message_tx, message_rx) = unbounded();
        let work = |barrier: Arc<Barrier>| barrier.wait().is_leader();
        let handles = start_workers(3, &message_rx, work);
        let two = Arc::new(Barrier::new(2));
        let one = Arc::new(Barrier::new(1));
        use Message::{Job, PoisonPill};
        let messages =
            [PoisonPill, Job(Arc::clone(&two)), Job(two), PoisonPill, Job(one), PoisonPill];
        for message in messages {
            message_tx.send(message).expect("the channel stays open");
        }
        let join = |handle: JoinHandle<Vec<bool>>| handle.join().expect("`work` does not panic");
        (handles.into_iter().flat_map(join).count(), message_rx.len())
    });
    assert_eq!(left, 0, "messages are left: a worker stopped without receiving a pill");
    assert_eq!(results, 3, "three jobs must have three results");
}

#[test]
fn stop_workers_returns_whichever_worker_receives_which_pill() {
    let hint = "one worker is busy until the other one has received a pill and has ended: send all \
                pills before you join the first worker";
    within_limit(hint, || {
        for busy in 0..2 {
            stop_with_one_busy(busy);
        }
    });
}

/// Stops two workers. Worker number `busy` ends its job only after the other worker has ended.
fn stop_with_one_busy(busy: usize) {
    let (message_tx, message_rx) = unbounded();
    let barrier = Arc::new(Barrier::new(2));
    let (ended_tx, ended_rx) = unbounded();
    let handles = start_workers(2, &message_rx, move |busy: ThreadId| {
        barrier.wait();
        if thread::current().id() == busy {
            ended_rx.recv().expect("the other worker sends when it ends");
        } else {
            AT_THREAD_END.set(Some(SendOnDrop(ended_tx.clone())));
        }
    });
    let busy = handles[busy].thread().id();
    for _ in 0..2 {
        message_tx.send(Message::Job(busy)).expect("the channel stays open");
    }
    assert_eq!(stop_workers(handles, &message_tx).len(), 2, "two jobs must have two results");
}

thread_local! {
    /// Dropped when the thread ends.
    static AT_THREAD_END: RefCell<Option<SendOnDrop>> = const { RefCell::new(None) };
}

struct SendOnDrop(Sender<()>);

impl Drop for SendOnDrop {
    fn drop(&mut self) {
        // Sending fails if the test has already failed.
        let _ = self.0.send(());
    }
}

#[test]
fn idle_workers_are_blocked_and_do_not_end() {
    // On a channel of capacity 0, `try_send` succeeds only while a worker is blocked in `recv`.
    let (message_tx, message_rx) = bounded(0);
    let started = Arc::new(Barrier::new(4));
    let (observed_tx, observed_rx) = unbounded();
    let handles = start_workers(4, &message_rx, move |job: u32| {
        if job < 4 {
            started.wait(); // so that each worker gets one of these jobs
        }
        observed_tx.send(Observed::current()).expect("`observed_rx` is not dropped yet");
        job
    });
    for job in 0..4 {
        send_to_blocked_worker(job, &message_tx, &handles);
    }
    let threads: Vec<Observed> = observed_rx.iter().take(4).collect();
    let idle_from = Instant::now();
    assert!(all_blocked(&threads), "four workers wait, because the channel is empty: {POLLS}");
    thread::sleep(Duration::from_millis(1_200).saturating_sub(idle_from.elapsed()));
    let ended = handles.iter().filter(|handle| handle.is_finished()).count();
    assert_eq!(
        ended, 0,
        "the number of workers that ended without a pill, after the channel was empty for a while"
    );
    for job in 4..10 {
        send_to_blocked_worker(job, &message_tx, &handles);
    }
    let hint = "is there a pill for each worker?";
    let results = within_limit(hint, move || (stop_workers(handles, &message_tx), message_rx).0);
    assert_eq!(results.len(), 10, "ten jobs must have ten results");
}

/// Sends a job to a worker that is blocked in `recv`.
fn send_to_blocked_worker(
    job: u32,
    message_tx: &Sender<Message<u32>>,
    handles: &[JoinHandle<Vec<u32>>],
) {
    let start = Instant::now();
    while message_tx.try_send(Message::Job(job)).is_err() {
        let all_ended = handles.iter().all(JoinHandle::is_finished);
        assert!(!all_ended, "all workers ended without a pill: wait while the channel is empty");
        assert!(
            start.elapsed() < limit(),
            "{}",
            too_slow(
                "no worker is blocked in `recv`: use `recv` instead of polling with `try_recv`"
            )
        );
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn channel_can_be_used_again_after_stop_workers() {
    let hint = "new workers on the same channel do not do their job: did the first workers leave \
                messages in it?";
    let results = within_limit(hint, || {
        let (message_tx, message_rx) = unbounded();
        let rounds = (0..20).map(|round| {
            let handles = start_workers(2, &message_rx, |job: u32| job);
            message_tx.send(Message::Job(round)).expect("the channel stays open");
            stop_workers(handles, &message_tx)
        });
        rounds.collect::<Vec<_>>().concat()
    });
    assert!(results.into_iter().eq(0..20), "in some round, the workers did not do their one job");
}
