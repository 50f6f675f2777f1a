//! What every queue promises, whichever broker it has.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{LONG, Queue, Worker, wait_until};
use nix::sys::signal::Signal;
use testkit::program::{example, finish, start};

broker_suite_tests! {
    each_number_is_answered,
    two_jobs_with_one_key_are_one_job,
    delayed_job_waits_until_it_is_due,
    job_with_a_time_waits_until_it_is_due,
    full_queue_refuses_or_delays_a_job,
    answer_is_kept_for_a_limited_time,
    job_of_a_killed_worker_is_taken_over,
    lease_of_a_long_job_is_renewed,
    job_of_a_stopped_worker_runs_twice_and_is_answered_once,
    sigterm_lets_the_job_finish,
    sigterm_hands_a_long_job_back,
    second_sigterm_ends_the_worker_at_once,
    job_that_fails_panics_or_kills_is_dead_and_blocks_no_other,
    unknown_job_is_an_error,
    workers_share_the_jobs,
    lease_that_has_ended_is_found_among_many_that_have_not,
}

pub fn each_number_is_answered(queue: &Queue) {
    assert_eq!(queue.output(&["submit", "97", "91", "18446744073709551615"]), "1\n2\n3\n");
    assert_eq!(queue.counts(), "3 queued, 0 leased, 0 failed, 0 done, 0 dead");
    let mut worker = queue.worker(&["--burst", "--name", "alice"]);
    assert!(worker.wait().success(), "{}", worker.log());
    let sentences = ["97 is prime", "91 is not prime", "18446744073709551615 is not prime"];
    for (id, sentence) in ["1", "2", "3"].into_iter().zip(sentences) {
        let answer = queue.output(&["result", id]);
        assert!(answer.starts_with(&format!("{sentence} (")), "job {id}: {answer}");
    }
    let status = queue.output(&["status"]);
    assert!(status.starts_with("0 queued, 0 leased, 0 failed, 3 done, 0 dead\nalice-"), "{status}");
    assert!(status.ends_with("  0 leased  3 done\n"), "{status}");
}

pub fn two_jobs_with_one_key_are_one_job(queue: &Queue) {
    for _ in 0..2 {
        assert_eq!(queue.output(&["submit", "--key", "a", "7"]), "1\n");
    }
    assert_eq!(queue.output(&["submit", "--key", "b", "7"]), "2\n");
    assert!(queue.worker(&["--burst"]).wait().success());
    assert_eq!(queue.output(&["submit", "--key", "a", "7"]), "1\n", "the job is done");
    assert_eq!(queue.counts(), "0 queued, 0 leased, 0 failed, 2 done, 0 dead");
}

pub fn delayed_job_waits_until_it_is_due(queue: &Queue) {
    queue.output(&["submit", "--delay", "1h", "7"]);
    queue.output(&["submit", "--delay", "200ms", "11"]);
    let _worker = queue.worker(&[]);
    assert!(queue.output(&["result", "2", "--wait", "60s"]).starts_with("11 is prime"));
    assert_eq!(queue.counts(), "1 queued, 0 leased, 0 failed, 1 done, 0 dead");
}

pub fn job_with_a_time_waits_until_it_is_due(queue: &Queue) {
    queue.output(&["submit", "--at", "9999-12-31T23:59:59Z", "7"]);
    queue.output(&["submit", "--at", "2000-01-01T00:00:00Z", "11"]);
    let _worker = queue.worker(&[]);
    assert!(queue.output(&["result", "2", "--wait", "60s"]).starts_with("11 is prime"));
    assert_eq!(queue.counts(), "1 queued, 0 leased, 0 failed, 1 done, 0 dead");
}

pub fn full_queue_refuses_or_delays_a_job(queue: &Queue) {
    queue.output(&["submit", "--capacity", "2", "7", "8"]);
    let refused = queue.run(&["submit", "--capacity", "2", "--no-wait", "9"]);
    assert_eq!(refused.error(1), "error: the queue is full: start more workers");
    let waiting =
        start(&mut queue.command(&["submit", "--capacity", "2", "9"]), Stdio::piped(), "");
    assert_eq!(queue.counts(), "2 queued, 0 leased, 0 failed, 0 done, 0 dead");
    let _worker = queue.worker(&[]);
    assert_eq!(finish(waiting).output(), "3\n");
}

pub fn answer_is_kept_for_a_limited_time(queue: &Queue) {
    queue.output(&["submit", "7", "--key", "a"]);
    assert!(queue.worker(&["--burst", "--keep", "0s"]).wait().success());
    let gone = queue.run(&["result", "1"]);
    assert_eq!(gone.error(1), "error: there is no job 1 in this queue");
    assert_eq!(queue.output(&["submit", "7", "--key", "a"]), "2\n", "the key is free again");
}

pub fn job_of_a_killed_worker_is_taken_over(queue: &Queue) {
    queue.output(&["submit", "7"]);
    let first = queue.gated_worker(Duration::from_millis(500), 1);
    first.wait_for_log("job 1 starts");
    let mut second = queue.gated_worker(Duration::from_millis(500), 1);
    first.kill();
    second.wait_for_log("job 1 starts: 7, attempt 2");
    queue.open_gate();
    assert!(second.wait().success(), "{}", second.log());
    assert_eq!(queue.counts(), "0 queued, 0 leased, 0 failed, 1 done, 0 dead");
}

pub fn lease_of_a_long_job_is_renewed(queue: &Queue) {
    queue.output(&["submit", "7"]);
    let mut workers = [(); 2].map(|()| queue.gated_worker(Duration::from_secs(2), 1));
    let logs = |workers: &[Worker; 2]| workers.each_ref().map(Worker::log).concat();
    // Six times a third: twice as long as the lease.
    wait_until("the lease is renewed", || logs(&workers).matches("lease renewed").count() >= 6);
    queue.open_gate();
    for worker in &mut workers {
        assert!(worker.wait().success(), "{}", worker.log());
    }
    let log = logs(&workers);
    assert_eq!(log.matches("job 1 starts").count(), 1, "the job ran more than once: {log}");
}

pub fn job_of_a_stopped_worker_runs_twice_and_is_answered_once(queue: &Queue) {
    queue.output(&["submit", "7"]);
    let mut stopped = queue.gated_worker(Duration::from_millis(500), 1);
    stopped.wait_for_log("job 1 starts");
    stopped.signal(Signal::SIGSTOP);
    let mut second = queue.gated_worker(Duration::from_millis(500), 1);
    second.wait_for_log("job 1 starts: 7, attempt 2");
    stopped.signal(Signal::SIGCONT);
    stopped.wait_for_log("the lease is lost");
    let renewals = || second.log().matches("lease renewed").count();
    let enough = renewals() + 6;
    wait_until("the second worker has renewed its lease again", || renewals() >= enough);
    queue.open_gate();
    assert!(second.wait().success(), "{}", second.log());
    assert!(stopped.wait().success(), "{}", stopped.log());
    assert!(second.log().contains("job 1 is done: 7 is prime"), "{}", second.log());
    let log = stopped.log();
    assert_eq!(log.matches("the lease is lost").count(), 1, "the loss is logged once: {log}");
    assert!(log.contains("but the lease was lost"), "{log}");
    assert_eq!(queue.counts(), "0 queued, 0 leased, 0 failed, 1 done, 0 dead");
}

pub fn sigterm_lets_the_job_finish(queue: &Queue) {
    queue.output(&["submit", LONG, "7"]);
    let mut worker = queue.worker(&["--grace", "1h"]);
    worker.wait_for_log("job 1 starts");
    worker.signal(Signal::SIGTERM);
    assert_eq!(worker.wait().code(), Some(0), "{}", worker.log());
    assert_eq!(queue.counts(), "1 queued, 0 leased, 0 failed, 1 done, 0 dead");
}

pub fn sigterm_hands_a_long_job_back(queue: &Queue) {
    queue.output(&["submit", LONG]);
    let mut worker = queue.worker(&["--grace", "0s", "--lease", "1h"]);
    worker.wait_for_log("job 1 starts");
    worker.signal(Signal::SIGTERM);
    assert_eq!(worker.wait().code(), Some(0), "{}", worker.log());
    assert_eq!(queue.counts(), "1 queued, 0 leased, 0 failed, 0 done, 0 dead");
    let second = queue.worker(&[]);
    second.wait_for_log("attempt 1"); // the first one does not count
}

pub fn second_sigterm_ends_the_worker_at_once(queue: &Queue) {
    use std::os::unix::process::ExitStatusExt;

    queue.output(&["submit", LONG]);
    let mut worker = queue.worker(&["--grace", "1h"]);
    worker.wait_for_log("job 1 starts");
    worker.signal(Signal::SIGTERM);
    worker.wait_for_log("takes no more jobs");
    worker.signal(Signal::SIGTERM);
    assert_eq!(worker.wait().signal(), Some(Signal::SIGTERM as i32), "{}", worker.log());
}

pub fn job_that_fails_panics_or_kills_is_dead_and_blocks_no_other(queue: &Queue) {
    queue.output(&["submit", "7", "13", "666", "17", "9"]);
    wait_until("each job is done or dead", || {
        let mut worker = Command::new(example("poison"));
        worker.arg(&queue.address);
        Worker::start(worker, queue.folder.path()).wait().success()
    });
    assert_eq!(queue.counts(), "0 queued, 0 leased, 0 failed, 2 done, 3 dead");
    let lost = "each of its leases ended: the workers were killed, cut off or blocked";
    let errors = ["13 is unlucky", lost, "it panicked"];
    for (id, error) in ["2", "3", "4"].into_iter().zip(errors) {
        let dead = queue.run(&["result", id, "--wait", "1h"]);
        assert_eq!(dead.error(1), format!("error: job {id} is dead: {error}"));
    }
    assert_eq!(queue.output(&["retry", "2"]), "job 2 is queued again\n");
    assert!(queue.worker(&["--burst"]).wait().success());
    assert!(queue.output(&["result", "2"]).starts_with("13 is prime"));
    assert_eq!(queue.run(&["retry", "2"]).error(1), "error: job 2 is not dead");
}

pub fn unknown_job_is_an_error(queue: &Queue) {
    queue.output(&["submit", "7"]);
    for command in
        [["result", "2"], ["retry", "2"], ["result", "0"], ["retry", "18446744073709551615"]]
    {
        let id = command[1];
        let error = queue.run(&command);
        assert_eq!(error.error(1), format!("error: there is no job {id} in this queue"));
    }
    let waiting = queue.run(&["result", "1"]);
    assert_eq!(waiting.error(1), "error: job 1 waits for a worker");
}

pub fn workers_share_the_jobs(queue: &Queue) {
    queue.output(&["submit", LONG, LONG]);
    let worker = queue.worker(&["-c", "2"]);
    queue.wait_for("0 queued, 2 leased, 0 failed, 0 done, 0 dead");
    let status = queue.output(&["status"]);
    assert_eq!(status.matches("1 leased  0 done").count(), 2, "{status}");
    worker.kill();
}

pub fn lease_that_has_ended_is_found_among_many_that_have_not(queue: &Queue) {
    let lease = Duration::from_secs(2);
    queue.output(&[&["submit"][..], &["7"; 21]].concat());
    let _busy = queue.gated_worker(lease, 20);
    queue.wait_for("1 queued, 20 leased, 0 failed, 0 done, 0 dead");
    let killed = queue.gated_worker(lease, 1);
    killed.wait_for_log("job 21 starts");
    killed.kill();
    // On a busy machine, it may get other jobs, too.
    let second = queue.gated_worker(lease, 21);
    second.wait_for_log("job 21 starts: 7, attempt 2");
}

#[test]
fn brokers_have_the_same_numbered_steps() {
    for source in [include_str!("../../src/sqlite.rs"), include_str!("../../src/streams.rs")] {
        let steps = source.split("// (").skip(1);
        let mut steps: Vec<u32> =
            steps.filter_map(|step| step.split_once(')')?.0.parse().ok()).collect();
        steps.sort_unstable();
        assert_eq!(steps, [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}

#[test]
fn unknown_queue_is_not_created_by_a_question() {
    let queue = Queue::sqlite();
    for command in [&["status"][..], &["result", "1"], &["retry", "1"]] {
        let run = queue.run(command);
        assert!(run.error(1).starts_with("error: there is no queue "), "{run:?}");
    }
    let files = fs::read_dir(queue.folder.path()).expect("the folder can be listed");
    assert_eq!(files.count(), 0, "a file was created");
}
