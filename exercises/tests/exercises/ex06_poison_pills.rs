use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, bounded, unbounded};
use exercises::ex06_poison_pills::{Message, start, stop};

use crate::support::{LIMIT, within_limit};

// Both ends of every queue here stay open until its test ends: only pills can stop the workers.

#[test]
fn all_jobs_before_the_pills_are_done() {
    let hint = "the queue stays open: does a worker stop at a pill, and does everybody get one?";
    let (mut results, left) = within_limit(hint, || {
        let (sender, queue) = bounded(10);
        let crew = start(3, &queue, |job: u32| 2 * job);
        for job in 0..100 {
            sender.send(Message::Job(job)).expect("the queue stays open");
        }
        (stop(crew, &sender), queue.len())
    });
    assert_eq!(results.len(), 100, "one result for each of 100 jobs");
    results.sort_unstable();
    assert!(results.into_iter().eq((0..100).map(|job| 2 * job)), "each result once");
    assert_eq!(left, 0, "messages are left in the queue: a pill for each worker, and no more");
}

#[test]
fn all_workers_work_at_the_same_time() {
    let hint = "each job waits until three are under way: do all three workers work at once?";
    let ids = within_limit(hint, || {
        let (sender, queue) = unbounded();
        let crew = start(3, &queue, |three_are_here: Arc<Barrier>| {
            three_are_here.wait();
            thread::current().id()
        });
        let three_are_here = Arc::new(Barrier::new(3));
        for _ in 0..30 {
            let job = Message::Job(Arc::clone(&three_are_here));
            sender.send(job).expect("the queue stays open");
        }
        stop(crew, &sender)
    });
    assert_eq!(ids.len(), 30, "one result for each of 30 jobs");
    let ids: HashSet<ThreadId> = ids.into_iter().collect();
    assert_eq!(ids.len(), 3, "three workers are to do 30 jobs: start each thread once");
}

#[test]
fn a_pill_stops_one_worker_and_the_others_go_on() {
    let hint = "there were three workers and three pills, with jobs between them that need two \
                workers, then one. Does a pill stop exactly the one worker that takes it?";
    let (results, left) = within_limit(hint, || {
        let (sender, queue) = unbounded();
        let crew = start(3, &queue, |all_are_here: Arc<Barrier>| all_are_here.wait().is_leader());
        let two = Arc::new(Barrier::new(2));
        let one = Arc::new(Barrier::new(1));
        use Message::{Job, Pill};
        for message in [Pill, Job(Arc::clone(&two)), Job(two), Pill, Job(one), Pill] {
            sender.send(message).expect("the queue stays open");
        }
        let join = |worker: JoinHandle<Vec<bool>>| worker.join().expect("nobody panics");
        (crew.into_iter().flat_map(join).count(), queue.len())
    });
    assert_eq!(left, 0, "messages are left: somebody stopped who did not take a pill");
    assert_eq!(results, 3, "each of the three jobs is done");
}

#[test]
fn it_does_not_matter_who_takes_which_pill() {
    let hint = "one worker was busy until another had taken a pill and was gone. Do you send all \
                pills before you wait for the first worker?";
    within_limit(hint, || {
        for busy in 0..2 {
            stop_with_one_busy(busy);
        }
    });
}

/// Stops a crew of two, of which one ends its job only when the other is gone.
fn stop_with_one_busy(busy: usize) {
    let (sender, queue) = unbounded();
    let both_are_here = Arc::new(Barrier::new(2));
    let (gone, other_is_gone) = unbounded();
    let crew = start(2, &queue, move |busy: ThreadId| {
        both_are_here.wait();
        if thread::current().id() == busy {
            other_is_gone.recv().expect("the other says good-bye");
        } else {
            GOOD_BYE.set(Some(GoodBye(gone.clone())));
        }
    });
    let busy = crew[busy].thread().id();
    for _ in 0..2 {
        sender.send(Message::Job(busy)).expect("the queue stays open");
    }
    assert_eq!(stop(crew, &sender).len(), 2, "both jobs are done");
}

thread_local! {
    /// Is dropped when its thread ends.
    static GOOD_BYE: RefCell<Option<GoodBye>> = const { RefCell::new(None) };
}

struct GoodBye(Sender<()>);

impl Drop for GoodBye {
    fn drop(&mut self) {
        // Nobody may be listening any more.
        let _ = self.0.send(());
    }
}

#[test]
fn idle_workers_wait_for_the_next_message() {
    // This queue has no room: `try_send` succeeds only while a worker waits in `recv`.
    let (sender, queue) = bounded(0);
    let crew = start(2, &queue, |job: u32| job);
    for job in 0..10 {
        hand_over(job, &sender, &crew);
    }
    let hint = "is there a pill for each worker?";
    let results = within_limit(hint, move || (stop(crew, &sender), queue).0);
    assert_eq!(results.len(), 10, "one result for each of ten jobs");
}

/// Gives a job to a worker that waits for one.
fn hand_over(job: u32, queue: &Sender<Message<u32>>, crew: &[JoinHandle<Vec<u32>>]) {
    let start = Instant::now();
    while queue.try_send(Message::Job(job)).is_err() {
        let all_have_ended = crew.iter().all(JoinHandle::is_finished);
        assert!(!all_have_ended, "the workers ended with no pill: an empty queue is not the end");
        let patient = start.elapsed() < LIMIT;
        assert!(patient, "no worker waits for a message: use `recv`, not a loop with `try_recv`");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn the_queue_can_be_used_again() {
    let hint = "a second crew works on the same queue: did the first leave it as it was?";
    let results = within_limit(hint, || {
        let (sender, queue) = unbounded();
        let rounds = (0..20).map(|round| {
            let crew = start(2, &queue, |job: u32| job);
            sender.send(Message::Job(round)).expect("the queue stays open");
            stop(crew, &sender)
        });
        rounds.collect::<Vec<_>>().concat()
    });
    assert!(results.into_iter().eq(0..20), "each crew does the job of its round");
}
