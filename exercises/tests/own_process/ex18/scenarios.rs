//! The scenarios of exercise 18.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::process;
use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::{Signal, kill, raise};
use nix::unistd::{Pid, getpgid, getpgrp};

use crate::ex18_killed_worker::run_all_jobs;
use crate::process_list::process;
use crate::program::barrier::{Barrier, Tokens, pipe};

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "no-failure" => no_failure,
        "few-jobs" => few_jobs,
        "concurrent" => concurrent,
        "slow-job" => slow_job,
        "failures" => failures,
        "same-job" => same_job,
        "simultaneous-failures" => simultaneous_failures,
        "last-job" => last_job,
        "idle-worker" => idle_worker,
        "panic" => panic,
        "job-kills-all" => job_kills_all,
        _ => panic!("there is no scenario {name}"),
    }
}

fn call(jobs: &[u64], worker_count: usize, work: impl Fn(u64) -> u64) -> io::Result<Vec<u64>> {
    // SAFETY: this process has only one thread.
    unsafe { run_all_jobs(jobs, worker_count, work) }
}

/// The result of a job in most scenarios.
fn result(job: u64) -> u64 {
    job * job + 1
}

/// Calls the function with the jobs from 0 to `count` - 1, and checks that all of them are done.
/// Each job starts with `before`.
#[track_caller]
fn assert_all_done(count: u64, worker_count: usize, before: impl Fn(u64)) {
    let jobs: Vec<u64> = (0..count).collect();
    let work = |job| {
        before(job);
        result(job)
    };
    let results = call(&jobs, worker_count, work).expect("at least one worker is left");
    let expected: Vec<u64> = jobs.into_iter().map(result).collect();
    assert_eq!(results, expected, "one result per job, in the order of the jobs");
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
    fn start(&self, job: u64) {
        let line = format!("{job} {}\n", process::id());
        (&self.1).write_all(line.as_bytes()).expect("this process has the read end open");
    }

    /// Returns the job and the process id of each line. Blocks until all workers have ended.
    fn lines(self) -> Vec<(u64, u32)> {
        let Self(mut reader, writer) = self;
        drop(writer);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("the lines are ASCII");
        text.lines().map(line).collect()
    }
}

fn line(text: &str) -> (u64, u32) {
    let (job, process) = text.split_once(' ').expect("a line contains two numbers");
    (job.parse().expect("a job is a number"), process.parse().expect("a process id is a number"))
}

pub fn no_failure() {
    let log = Log::new();
    assert_all_done(50, 3, |job| log.start(job));
    let lines = log.lines();
    let here = lines.iter().filter(|&&(_, process)| process == process::id()).count();
    assert_eq!(here, 0, "jobs done by the calling process: only workers do jobs");
    let mut workers: Vec<u32> = lines.iter().map(|&(_, process)| process).collect();
    workers.sort_unstable();
    workers.dedup();
    assert!(workers.len() <= 3, "three workers were asked for, but these did jobs: {workers:?}");
    assert_eq!(lines.len(), 50, "jobs started: each job is done once if no worker fails");
}

pub fn few_jobs() {
    assert_all_done(0, 2, |_| ());
    assert_all_done(1, 3, |_| ());
}

/// Each job waits for all others.
pub fn concurrent() {
    let barrier = Barrier::new(3);
    assert_all_done(3, 3, |job| barrier.wait(job as usize));
}

/// The first job waits until all others have started.
pub fn slow_job() {
    let (reader, writer) = pipe();
    assert_all_done(20, 2, |job| match job {
        0 => (&reader).read_exact(&mut [0; 19]).expect("this process has the write end open"),
        _ => (&writer).write_all(&[0]).expect("this process has the read end open"),
    });
}

pub fn failures() {
    for failures in 1..4 {
        let (log, deadly) = (Log::new(), Tokens::new(failures));
        assert_all_done(20, 4, |job| {
            log.start(job);
            if deadly.take() {
                kill_this_process();
            }
        });
        let started = log.lines().len();
        assert_eq!(
            started,
            20 + failures,
            "jobs started, with {failures} killed workers: repeat only the lost jobs"
        );
    }
}

/// Job 7 waits until all others have started, and then kills three workers, one after another.
pub fn same_job() {
    let (log, first, deadly) = (Log::new(), Tokens::new(1), Tokens::new(3));
    let (reader, writer) = pipe();
    assert_all_done(20, 4, |job| {
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
        assert_eq!(starts, if job == 7 { 4 } else { 1 }, "how often job {job} was started");
    }
}

/// Three workers are killed, but only after all of them have started a job.
pub fn simultaneous_failures() {
    let barrier = Barrier::new(3);
    let deadly = [(); 3].map(|()| Tokens::new(1));
    assert_all_done(20, 4, |job| {
        let job = job as usize;
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
        let is_first = first[job as usize].take();
        if is_first {
            barrier.wait(job as usize);
        }
        if is_first && job == 1 {
            // Gives wrong answers time to stop the idle worker. A right answer does not depend on
            // the time.
            sleep(Duration::from_millis(500));
            kill_this_process();
        }
    });
}

/// A worker kills another one, which is idle, and then itself.
pub fn idle_worker() {
    let barrier = Barrier::new(3);
    let first = [(); 3].map(|()| Tokens::new(1));
    let (reader, writer) = pipe();
    assert_all_done(3, 3, |job| {
        if !first[job as usize].take() {
            return;
        }
        barrier.wait(job as usize);
        match job {
            0 => {
                let id = process::id().to_le_bytes();
                (&writer).write_all(&id).expect("this process has the read end open");
            }
            1 => {}
            _ => kill_two(&reader),
        }
    });
}

fn kill_two(reader: &PipeReader) {
    let mut id = [0; 4];
    { reader }.read_exact(&mut id).expect("this process has the write end open");
    // Gives the other worker time to send its result and become idle. If it does not, it is killed
    // during its job, which a right answer handles as well.
    sleep(Duration::from_millis(500));
    let id = u32::from_le_bytes(id);
    let other = Pid::from_raw(id.try_into().expect("a process id fits into an i32"));
    // A wrong answer may have reaped the worker already. Do not kill a process of another group.
    if getpgid(Some(other)) == Ok(getpgrp()) {
        kill(other, Signal::SIGKILL).expect("the worker belongs to this user");
    }
    // All pipe ends of a zombie are closed.
    while process(other).is_some_and(|other| other.is_running()) {
        sleep(Duration::from_millis(10));
    }
    kill_this_process();
}

pub fn panic() {
    let deadly = Tokens::new(1);
    assert_all_done(20, 2, |job| assert!(job != 5 || !deadly.take(), "on purpose"));
}

pub fn job_kills_all() {
    let jobs: Vec<u64> = (0..20).collect();
    let results = call(&jobs, 3, |job| {
        if job == 5 {
            kill_this_process();
        }
        result(job)
    });
    assert!(results.is_err(), "job 5 kills every worker, but the call returned {results:?}");
}
