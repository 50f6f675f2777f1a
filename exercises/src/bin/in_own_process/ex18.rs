//! The scenarios of exercise 18.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::process::{self, Command};
use std::thread::sleep;
use std::time::Duration;

use exercises::ex18_killed_worker::finish_all;
use nix::sys::signal::{Signal, kill, raise};
use nix::unistd::{Pid, getpgid, getpgrp};

use super::barrier::{Barrier, Tokens, pipe};

fn call(jobs: &[u64], workers: usize, work: impl Fn(u64) -> u64) -> io::Result<Vec<u64>> {
    // SAFETY: this process has one thread only.
    unsafe { finish_all(jobs, workers, work) }
}

/// What becomes of the jobs in most scenarios.
fn result(job: u64) -> u64 {
    job * job + 1
}

/// Calls the function with the jobs from 0 to `count` - 1; it must get them all done.
#[track_caller]
fn all_done(count: u64, workers: usize, before: impl Fn(u64)) {
    let jobs: Vec<u64> = (0..count).collect();
    let work = |job| {
        before(job);
        result(job)
    };
    let results = call(&jobs, workers, work).expect("one worker at least is left");
    let expected: Vec<u64> = jobs.into_iter().map(result).collect();
    assert_eq!(results, expected, "each result once, in the order of the jobs");
}

fn die() {
    raise(Signal::SIGKILL).expect("everybody may send a signal to himself");
}

/// Who has begun which job: a pipe into which all processes write.
struct Log(PipeReader, PipeWriter);

impl Log {
    fn new() -> Self {
        let (reader, writer) = pipe();
        Self(reader, writer)
    }

    /// To be called by a worker when it begins a job.
    fn begin(&self, job: u64) {
        let line = format!("{job} {}\n", process::id());
        (&self.1).write_all(line.as_bytes()).expect("its reader is open, here at least");
    }

    /// The job and the process of each line. It ends when all processes but this have.
    fn lines(self) -> Vec<(u64, u32)> {
        let Self(mut reader, writer) = self;
        drop(writer);
        let mut text = String::new();
        reader.read_to_string(&mut text).expect("there is nothing but digits");
        text.lines().map(line).collect()
    }
}

fn line(text: &str) -> (u64, u32) {
    let (job, process) = text.split_once(' ').expect("there are two numbers in a line");
    (job.parse().expect("it is a number"), process.parse().expect("it is a number"))
}

pub fn nobody_dies() {
    let log = Log::new();
    all_done(50, 3, |job| log.begin(job));
    let lines = log.lines();
    let here = lines.iter().filter(|&&(_, process)| process == process::id()).count();
    assert_eq!(here, 0, "jobs that were done in the process that called the function");
    let mut workers: Vec<u32> = lines.iter().map(|&(_, process)| process).collect();
    workers.sort_unstable();
    workers.dedup();
    assert!(workers.len() <= 3, "three workers were asked for, these have worked: {workers:?}");
    assert_eq!(lines.len(), 50, "each job is done once if nobody dies");
}

pub fn no_jobs() {
    all_done(0, 2, |_| ());
    all_done(1, 3, |_| ());
}

/// Each job waits for all others.
pub fn together() {
    let all_here = Barrier::new(3);
    all_done(3, 3, |job| all_here.wait(job as usize));
}

/// The first job waits until all others have begun.
pub fn slow_job() {
    let (reader, writer) = pipe();
    all_done(20, 2, |job| match job {
        0 => (&reader).read_exact(&mut [0; 19]).expect("the writer is open, here at least"),
        _ => (&writer).write_all(&[0]).expect("the reader is open, here at least"),
    });
}

pub fn deaths() {
    for deaths in 1..4 {
        let (log, deadly) = (Log::new(), Tokens::new(deaths));
        all_done(20, 4, |job| {
            log.begin(job);
            if deadly.take() {
                die();
            }
        });
        let begun = log.lines().len();
        assert_eq!(begun, 20 + deaths, "only the {deaths} jobs that were lost are done again");
    }
}

/// Job 7 waits until all others have begun, and then kills three workers, one after the other.
pub fn same_job() {
    let (log, first, deadly) = (Log::new(), Tokens::new(1), Tokens::new(3));
    let (reader, writer) = pipe();
    all_done(20, 4, |job| {
        log.begin(job);
        if job != 7 {
            return (&writer).write_all(&[0]).expect("the reader is open, here at least");
        }
        if first.take() {
            (&reader).read_exact(&mut [0; 19]).expect("the writer is open, here at least");
        }
        if deadly.take() {
            die();
        }
    });
    let lines = log.lines();
    for job in 0..20 {
        let begun = lines.iter().filter(|&&(begun, _)| begun == job).count();
        assert_eq!(begun, if job == 7 { 4 } else { 1 }, "how often job {job} was begun");
    }
}

/// Three workers have begun, and only then all of them die.
pub fn at_once() {
    let all_here = Barrier::new(3);
    let deadly = [(); 3].map(|()| Tokens::new(1));
    all_done(20, 4, |job| {
        let job = job as usize;
        if deadly.get(job).is_some_and(Tokens::take) {
            all_here.wait(job);
            die();
        }
    });
}

/// One worker has long been free, and there are no more jobs, when the other dies.
pub fn last_job() {
    let both_here = Barrier::new(2);
    let first = [(); 2].map(|()| Tokens::new(1));
    all_done(2, 2, |job| {
        let is_first = first[job as usize].take();
        if is_first {
            both_here.wait(job as usize);
        }
        if is_first && job == 1 {
            // A right answer need not be quick: this is for wrong ones, to send the other home.
            sleep(Duration::from_millis(500));
            die();
        }
    });
}

/// One worker kills another, which is free, and then itself.
pub fn free_worker() {
    let all_here = Barrier::new(3);
    let first = [(); 3].map(|()| Tokens::new(1));
    let (reader, writer) = pipe();
    all_done(3, 3, |job| {
        if !first[job as usize].take() {
            return;
        }
        all_here.wait(job as usize);
        match job {
            0 => (&writer).write_all(&process::id().to_le_bytes()).expect("its reader is open"),
            1 => {}
            _ => kill_two(&reader),
        }
    });
}

fn kill_two(reader: &PipeReader) {
    let mut id = [0; 4];
    { reader }.read_exact(&mut id).expect("its writer is open, here at least");
    // Time enough for the other to send its result: only wrong answers depend on it. If it has not,
    // it dies with a job in hand.
    sleep(Duration::from_millis(500));
    let other = Pid::from_raw(u32::from_le_bytes(id).try_into().expect("process ids are small"));
    // Only if it is one of us: a wrong answer may have waited for it already.
    if getpgid(Some(other)) == Ok(getpgrp()) {
        kill(other, Signal::SIGKILL).expect("it is there, and ours");
    }
    while is_alive(other) {
        sleep(Duration::from_millis(10));
    }
    die();
}

/// Does the process run? A zombie does not: all its ends of pipes are closed.
fn is_alive(process: Pid) -> bool {
    let args = ["-o", "stat=", "-p", &process.to_string()];
    let ps = Command::new("ps").args(args).output().expect("every Unix has `ps`");
    let state = String::from_utf8_lossy(&ps.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

pub fn panic() {
    let deadly = Tokens::new(1);
    all_done(20, 2, |job| assert!(job != 5 || !deadly.take(), "on purpose"));
}

pub fn deadly_job() {
    let jobs: Vec<u64> = (0..20).collect();
    let results = call(&jobs, 3, |job| {
        if job == 5 {
            die();
        }
        result(job)
    });
    assert!(results.is_err(), "nobody survives job 5, and yet there are results: {results:?}");
}
