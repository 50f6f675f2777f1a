//! Workers and servers that are killed at random moments.

use std::collections::HashMap;
use std::mem::replace;
use std::thread::sleep;
use std::time::{Duration, Instant};

use fastrand::Rng;
use task_queue::{Address, Broker, Settings, State, Status};
use testkit::settings::setting;
use testkit::time_limit::LIMIT;

use crate::support::{Queue, Worker, wait_until};

/// A prime: a check takes some thousandths of a second.
const NUMBER: &str = "5500000000057";

/// How many workers there are at any time.
const WORKERS: usize = 4;

broker_suite_tests! {
    killing_workers_50_times_loses_none_of_1000_jobs,
}

pub fn killing_workers_50_times_loses_none_of_1000_jobs(queue: &Queue) {
    let seed = setting("SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let mut moments: Vec<u64> = (0..50).map(|_| random.u64(..950)).collect();
    moments.sort_unstable();
    queue.output(&[&["submit"][..], &[NUMBER; 1000]].concat());
    let start = || queue.worker(&["--lease", "2s", "--attempts", "50"]);
    let mut workers: Vec<Worker> = (0..WORKERS).map(|_| start()).collect();
    let mut logs = Vec::new();
    for done in moments {
        wait_until_done(queue, done);
        sleep(Duration::from_micros(random.u64(..20_000)));
        let killed = &mut workers[random.usize(..WORKERS)];
        logs.push(replace(killed, start()).kill());
    }
    wait_until_done(queue, 1000);
    logs.extend(workers.into_iter().map(Worker::kill));
    assert_all_answered(queue, 1000);
    report(&logs.concat());
}

#[test]
#[ignore = "needs redis-server; CI installs it"]
fn killing_redis_with_an_append_only_file_loses_no_job() {
    let mut queue = Queue::redis();
    queue.output(&[&["submit"][..], &[NUMBER; 300]].concat());
    let mut workers = [(); 2].map(|()| queue.worker(&["--lease", "2s", "--attempts", "50"]));
    for done in [20, 100, 200] {
        wait_until_done(&queue, done);
        let server = queue.server.as_mut().expect("the queue has a server");
        server.kill();
        for worker in &workers {
            worker.wait_for_log("trying again");
        }
        server.restart();
    }
    wait_until_done(&queue, 300);
    for worker in &mut workers {
        assert!(worker.is_running(), "a worker has ended: {}", worker.log());
    }
    assert_all_answered(&queue, 300);
}

/// Opens the queue in this process: this is quicker than running the program. Waits while a server
/// reads its file.
#[track_caller]
fn open(queue: &Queue) -> Box<dyn Broker> {
    let address: Address = queue.address.parse().expect("the address is valid");
    let mut broker = None;
    wait_until("the queue can be opened", || {
        broker = address.open(Settings::default()).ok();
        broker.is_some()
    });
    broker.expect("it is open")
}

/// Waits until at least `count` jobs are done. Fails if none is done for a long time.
#[track_caller]
fn wait_until_done(queue: &Queue, count: u64) {
    let mut broker = open(queue);
    let (mut last, mut progress) = (Status::default(), Instant::now());
    while last.done < count {
        let status = broker.status().expect("the queue can be read");
        if status.done > last.done {
            progress = Instant::now();
        }
        assert!(progress.elapsed() < LIMIT, "no job was done for {LIMIT:?}: {status:?}");
        last = status;
        sleep(Duration::from_millis(2));
    }
}

#[track_caller]
fn assert_all_answered(queue: &Queue, count: u64) {
    let mut broker = open(queue);
    for id in 1..=count {
        let job = broker.result(id).expect("the queue can be read").map(|job| job.state);
        let is_right = matches!(&job, Some(State::Done(answer)) if answer.prime);
        assert!(is_right, "job {id}: {job:?}");
    }
    let status = broker.status().expect("the queue can be read");
    let open = (status.queued, status.leased, status.failed, status.dead);
    assert_eq!(open, (0, 0, 0, 0), "{status:?}");
}

/// Prints how many jobs were started again, and how many ended twice.
fn report(log: &str) {
    let mut ended = HashMap::new();
    for line in log.lines().filter(|line| line.contains(" is done: ")) {
        let id = line.split("job ").nth(1).and_then(|rest| rest.split(' ').next());
        *ended.entry(id.expect("the line names the job")).or_insert(0) += 1;
    }
    let starts = log.lines().filter(|line| line.contains(" starts: ")).count();
    let twice = ended.values().filter(|&&times| times > 1).count();
    println!("1000 jobs, 50 workers killed: {starts} starts, {twice} jobs ended twice, 0 lost");
}
