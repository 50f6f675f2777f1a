//! The scenarios of exercise 26.

use std::collections::HashSet;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::unix::process::parent_id;
use std::panic::resume_unwind;
use std::process;
use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::{Signal, kill, raise};
use nix::unistd::{Pid, getpgid, getpgrp};

use crate::ex26_killed_worker::run_all_jobs;
use crate::process_list::process;
use crate::program::barrier::{Barrier, Tokens, pipe};
use crate::program::interrupt::{Interrupts, signal_parent};
use crate::program::parent::{POLLS, parent_is_blocked};
use crate::program::random::Random;
use crate::program::system::with_room_for;

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "no-failure" => no_failure,
        "any-jobs" => any_jobs,
        "few-jobs" => few_jobs,
        "no-workers" => no_workers,
        "concurrent" => concurrent,
        "slow-job" => slow_job,
        "failures" => failures,
        "same-job" => same_job,
        "simultaneous-failures" => simultaneous_failures,
        "last-job" => last_job,
        "idle-worker" => idle_worker,
        "sent-result" => sent_result,
        "panic" => panic,
        "job-kills-all" => job_kills_all,
        "blocks" => blocks,
        "signals" => signals,
        "no-room" => no_room,
        _ => panic!("there is no scenario {name}"),
    }
}

fn call(jobs: &[u64], worker_count: usize, work: impl Fn(u64) -> u64) -> io::Result<Vec<u64>> {
    let caller = process::id();
    let work = |job| {
        assert_ne!(process::id(), caller, "the calling process does a job: let a worker do it");
        work(job)
    };
    // SAFETY: this process has only one thread.
    unsafe { run_all_jobs(jobs, worker_count, work) }
}

/// The result of a job in most scenarios: any number, and often 0.
fn result(job: u64) -> u64 {
    match job % 3 {
        0 => 0,
        1 => u64::MAX - job,
        _ => job.wrapping_mul(job),
    }
}

/// Calls the function with `count` different jobs, and checks that all of them are done. Each job
/// starts with `before`, which gets the index of the job.
#[track_caller]
fn assert_all_done(count: usize, worker_count: usize, before: impl Fn(usize)) {
    let mut random = Random::new();
    let jobs: Vec<u64> = (0..count).map(|_| random.number()).collect();
    let work = |job| {
        before(jobs.iter().position(|&other| other == job).expect("a worker gets only these jobs"));
        result(job)
    };
    assert_results(&jobs, call(&jobs, worker_count, work));
}

#[track_caller]
fn assert_results(jobs: &[u64], results: io::Result<Vec<u64>>) {
    let results = results.expect("at least one worker is left, so all jobs must finish");
    let expected: Vec<u64> = jobs.iter().map(|&job| result(job)).collect();
    assert_eq!(
        results, expected,
        "there must be one result per job, in the order of the jobs, which were {jobs:?}"
    );
}

fn kill_this_process() {
    raise(Signal::SIGKILL).expect("a process may send a signal to itself");
}

/// Records which process has started which job: a pipe that all workers write to.
struct Log(PipeReader, PipeWriter);

impl Log {
    fn new() -> Self {
        let (reader, writer) = pipe();
        Self(reader, writer)
    }

    /// Records the start of a job. Called by a worker.
    fn start(&self, job: usize) {
        let line = format!("{job} {}\n", process::id());
        (&self.1).write_all(line.as_bytes()).expect("this process has the read end open");
    }

    /// Returns the job and the process id of each line. Blocks until all workers have ended.
    fn lines(self) -> Vec<(usize, u32)> {
        let Self(mut reader, writer) = self;
        drop(writer);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("the lines are ASCII");
        text.lines().map(line).collect()
    }
}

fn line(text: &str) -> (usize, u32) {
    let (job, process) = text.split_once(' ').expect("a line contains two numbers");
    (job.parse().expect("a job is a number"), process.parse().expect("a process id is a number"))
}

/// Checks that no worker was replaced.
#[track_caller]
fn assert_worker_count(lines: &[(usize, u32)], worker_count: usize) {
    let workers: HashSet<u32> = lines.iter().map(|&(_, process)| process).collect();
    let count = workers.len();
    assert!(
        count <= worker_count,
        "{worker_count} workers were asked for, but {count} did jobs: do not replace a worker"
    );
}

pub fn no_failure() {
    let log = Log::new();
    assert_all_done(50, 3, |job| log.start(job));
    let lines = log.lines();
    assert_worker_count(&lines, 3);
    assert_eq!(lines.len(), 50, "jobs started: each job is done once if no worker fails");
}

pub fn any_jobs() {
    let mut random = Random::new();
    let mut all = vec![
        vec![30, 7, u64::MAX, 7, 0, 30, 12],
        vec![0, 0, 0],
        vec![u64::MAX; 4],
        vec![1],
        (0..20).collect(),
        (0..20).rev().collect(),
    ];
    all.extend((0..5).map(|_| (0..random.below(200)).map(|_| random.below(50)).collect()));
    for jobs in all {
        for worker_count in [1, 4] {
            assert_results(&jobs, call(&jobs, worker_count, result));
        }
    }
}

pub fn few_jobs() {
    assert_all_done(0, 2, |_| ());
    assert_all_done(1, 3, |_| ());
    // There is one job, but three workers are needed for it.
    let deadly = Tokens::new(2);
    assert_all_done(1, 3, |_| {
        if deadly.take() {
            kill_this_process();
        }
    });
}

pub fn no_workers() {
    let results = call(&[], 0, result);
    assert_eq!(results.ok(), Some(vec![]), "there are no jobs, so no workers are needed");
    let results = call(&[1, 2], 0, result);
    assert!(results.is_err(), "there are jobs and no workers, but the call returned {results:?}");
}

/// Each job waits for all others.
pub fn concurrent() {
    for count in [3, 12] {
        let barrier = Barrier::new(count);
        assert_all_done(count, count, |job| barrier.wait(job));
    }
}

/// Some jobs, for all workers but one, wait until all other jobs have started.
pub fn slow_job() {
    for (count, worker_count) in [(20, 2), (60, 12)] {
        let slow_count = worker_count - 1;
        let pipes: Vec<_> = (0..slow_count).map(|_| pipe()).collect();
        assert_all_done(count, worker_count, |job| match pipes.get(job) {
            Some((reader, _)) => {
                let mut starts = vec![0; count - slow_count];
                { reader }.read_exact(&mut starts).expect("this process has the write end open");
            }
            None => {
                for (_, writer) in &pipes {
                    { writer }.write_all(&[0]).expect("this process has the read end open");
                }
            }
        });
    }
}

pub fn failures() {
    for (worker_count, failures) in [(2, 1), (4, 2), (4, 3), (12, 11)] {
        let (log, deadly) = (Log::new(), Tokens::new(failures));
        assert_all_done(30, worker_count, |job| {
            log.start(job);
            if deadly.take() {
                kill_this_process();
            }
        });
        let lines = log.lines();
        assert_worker_count(&lines, worker_count);
        assert_eq!(
            lines.len(),
            30 + failures,
            "jobs started, with {failures} killed workers: repeat only the lost jobs"
        );
    }
}

/// Job 7 waits until all others have started, and then kills all workers but one, one after
/// another.
pub fn same_job() {
    for worker_count in [4, 12] {
        let deadly_count = worker_count - 1;
        let (log, first, deadly) = (Log::new(), Tokens::new(1), Tokens::new(deadly_count));
        let (reader, writer) = pipe();
        assert_all_done(20, worker_count, |job| {
            log.start(job);
            if job != 7 {
                return (&writer).write_all(&[0]).expect("this process has the read end open");
            }
            if first.take() {
                (&reader).read_exact(&mut [0; 19]).expect("this process has the write end open");
            }
            if deadly.take() {
                kill_this_process();
            }
        });
        let lines = log.lines();
        for job in 0..20 {
            let starts = lines.iter().filter(|&&(started, _)| started == job).count();
            let expected = if job == 7 { worker_count } else { 1 };
            assert_eq!(starts, expected, "how often job {job} was started");
        }
    }
}

/// Three workers are killed, but only after all of them have started a job.
pub fn simultaneous_failures() {
    let barrier = Barrier::new(3);
    let deadly = [(); 3].map(|()| Tokens::new(1));
    assert_all_done(20, 4, |job| {
        if deadly.get(job).is_some_and(Tokens::take) {
            barrier.wait(job);
            kill_this_process();
        }
    });
}

/// A worker is killed with the last job, when the other worker has long been idle.
pub fn last_job() {
    let barrier = Barrier::new(2);
    let first = [(); 2].map(|()| Tokens::new(1));
    assert_all_done(2, 2, |job| {
        let is_first = first[job].take();
        if is_first {
            barrier.wait(job);
        }
        if is_first && job == 1 {
            // Gives wrong answers time to stop the idle worker. A right answer does not depend on
            // the time.
            sleep(Duration::from_millis(500));
            kill_this_process();
        }
    });
}

/// Sends the id of this process, a worker, to the one that calls [`receive_id`].
fn send_id(mut writer: &PipeWriter) {
    writer.write_all(&process::id().to_le_bytes()).expect("this process has the read end open");
}

/// Receives the process id of another worker, and waits until that worker has sent its result and
/// sleeps, because it waits for the next job.
fn receive_id(mut reader: &PipeReader) -> Pid {
    let mut id = [0; 4];
    reader.read_exact(&mut id).expect("this process has the write end open");
    let id = u32::from_le_bytes(id);
    let other = Pid::from_raw(id.try_into().expect("a process id fits into an i32"));
    let mut times_asleep = 0;
    // A wrong answer may have reaped the worker already.
    while let (true, Some(worker)) = (times_asleep < 5, process(other)) {
        times_asleep = if worker.state == 'S' { times_asleep + 1 } else { 0 };
        sleep(Duration::from_millis(10));
    }
    other
}

/// Kills another worker, and waits until all its pipe ends are closed.
fn kill_worker(worker: Pid) {
    // A wrong answer may have reaped the worker already. Do not kill a process of another group.
    if getpgid(Some(worker)) == Ok(getpgrp()) {
        kill(worker, Signal::SIGKILL).expect("the worker belongs to this user");
    }
    // All pipe ends of a zombie are closed.
    while process(worker).is_some_and(|worker| worker.is_running()) {
        sleep(Duration::from_millis(10));
    }
}

/// A worker kills another one, which is idle, and then itself.
pub fn idle_worker() {
    let barrier = Barrier::new(3);
    let first = [(); 3].map(|()| Tokens::new(1));
    let (reader, writer) = pipe();
    assert_all_done(3, 3, |job| {
        if !first[job].take() {
            return;
        }
        barrier.wait(job);
        match job {
            0 => send_id(&writer),
            1 => {}
            _ => {
                kill_worker(receive_id(&reader));
                kill_this_process();
            }
        }
    });
}

/// A worker is killed after it has sent its result, while the caller is stopped. So the caller
/// finds the result and the end of the pipe at the same time.
pub fn sent_result() {
    let (log, first, second) = (Log::new(), Tokens::new(1), Tokens::new(1));
    let barrier = Barrier::new(2);
    let (reader, writer) = pipe();
    assert_all_done(10, 2, |job| {
        log.start(job);
        if first.take() {
            barrier.wait(0);
            signal_parent(Signal::SIGSTOP);
            while !caller_is_stopped() {
                sleep(Duration::from_millis(1));
            }
            send_id(&writer);
        } else if second.take() {
            barrier.wait(1);
            kill_worker(receive_id(&reader));
            signal_parent(Signal::SIGCONT);
        }
    });
    let lines = log.lines();
    for job in 0..10 {
        let starts = lines.iter().filter(|&&(started, _)| started == job).count();
        assert_eq!(
            starts, 1,
            "how often job {job} was started. A worker was killed after it had sent its result: \
             use that result, and give the next job to another worker once"
        );
    }
}

fn caller_is_stopped() -> bool {
    let caller = Pid::from_raw(parent_id().try_into().expect("a process id fits into an i32"));
    process(caller).is_some_and(|caller| caller.state == 'T')
}

pub fn panic() {
    for (worker_count, failures) in [(2, 1), (5, 4)] {
        let deadly = Tokens::new(failures);
        assert_all_done(20, worker_count, |job| {
            if job == 5 && deadly.take() {
                // Not `panic!`, which would print a message that looks like a failure.
                resume_unwind(Box::new("on purpose"));
            }
        });
    }
}

pub fn job_kills_all() {
    for worker_count in [1, 3, 6] {
        let log = Log::new();
        let jobs: Vec<u64> = (0..20).collect();
        let results = call(&jobs, worker_count, |job| {
            log.start(job as usize);
            if job == 5 {
                kill_this_process();
            }
            result(job)
        });
        assert!(results.is_err(), "job 5 kills every worker, but the call returned {results:?}");
        let lines = log.lines();
        assert_worker_count(&lines, worker_count);
        let starts = lines.iter().filter(|&&(started, _)| started == 5).count();
        assert_eq!(starts, worker_count, "workers that took job 5, of {worker_count}");
    }
}

/// Observes the calling process while one worker has a job and the other one is idle, and again
/// after the idle worker was killed.
pub fn blocks() {
    let barrier = Barrier::new(2);
    let (reader, writer) = pipe();
    let work = |job| {
        barrier.wait(job as usize);
        if job == 0 {
            send_id(&writer);
            return 0;
        }
        let idle_worker = receive_id(&reader);
        let with_idle_worker = parent_is_blocked();
        kill_worker(idle_worker);
        u64::from(with_idle_worker) + 2 * u64::from(parent_is_blocked())
    };
    let results = call(&[0, 1], 2, work).expect("one worker is left");
    assert_eq!(results[1] & 1, 1, "while one worker has a job and another is idle, {POLLS}");
    assert_eq!(results[1] & 2, 2, "after an idle worker was killed, {POLLS}");
}

pub fn signals() {
    let interrupts = Interrupts::new();
    assert_all_done(4, 2, |job| {
        if job == 2 {
            interrupts.interrupt_parent(50);
        }
    });
}

/// The pipes for the first or for another worker cannot be created.
pub fn no_room() {
    for count in [0, 1, 2, 5, 8, 11] {
        let results = with_room_for(count, || call(&[1; 20], 12, result));
        assert!(
            results.is_err(),
            "this process can open {count} more files, too few for twelve workers, but the call \
             returned {results:?}"
        );
    }
}
