//! The tests of exercise 06. Run them with `cargo test -p exercises ex06`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex06_poison_pills.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex06_poison_pills.rs")]
mod ex06_poison_pills;
mod support;

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, bounded, unbounded};

use ex06_poison_pills::{Message, start_workers, stop_workers};
use support::{limit, too_slow, within_limit};

// In these tests both ends of every channel stay open until the test ends, so only pills can stop
// the workers.

#[test]
fn jobs_sent_before_the_pills_are_done() {
    let hint = "the channel stays open: does a worker stop at a pill, and is there a pill for each \
                worker?";
    let (mut results, left) = within_limit(hint, || {
        let (message_tx, message_rx) = bounded(10);
        let handles = start_workers(3, &message_rx, |job: u32| 2 * job);
        for job in 0..100 {
            message_tx.send(Message::Job(job)).expect("the channel stays open");
        }
        (stop_workers(handles, &message_tx), message_rx.len())
    });
    assert_eq!(results.len(), 100, "100 jobs must have 100 results");
    results.sort_unstable();
    let expected = (0..100).map(|job| 2 * job);
    assert!(results.into_iter().eq(expected), "a result is missing, and another one came twice");
    assert_eq!(left, 0, "messages are left in the channel: send one pill per worker, and no more");
}

#[test]
fn workers_run_concurrently_and_are_reused() {
    let hint = "each job waits until three jobs are in progress: all three workers must work \
                concurrently";
    let ids = within_limit(hint, || {
        let (message_tx, message_rx) = unbounded();
        let handles = start_workers(3, &message_rx, |barrier: Arc<Barrier>| {
            barrier.wait();
            thread::current().id()
        });
        let barrier = Arc::new(Barrier::new(3));
        for _ in 0..30 {
            let job = Message::Job(Arc::clone(&barrier));
            message_tx.send(job).expect("the channel stays open");
        }
        stop_workers(handles, &message_tx)
    });
    assert_eq!(ids.len(), 30, "30 jobs must have 30 results");
    let ids: HashSet<ThreadId> = ids.into_iter().collect();
    assert_eq!(ids.len(), 3, "30 jobs ran on {} threads: spawn each of 3 workers once", ids.len());
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
        let join = |handle: JoinHandle<Vec<bool>>| handle.join().expect("no job panics");
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
fn idle_workers_block_in_recv() {
    // On a channel of capacity 0, `try_send` succeeds only while a worker is blocked in `recv`.
    let (message_tx, message_rx) = bounded(0);
    let handles = start_workers(2, &message_rx, |job: u32| job);
    for job in 0..10 {
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
