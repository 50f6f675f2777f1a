//! The scenarios of exercise 27.

use std::cell::Cell;
use std::io::{self, PipeWriter, Read, Write};
use std::ops::ControlFlow::{self, Break, Continue};
use std::os::unix::process::parent_id;
use std::panic::resume_unwind;
use std::process;
use std::rc::Rc;
use std::sync::atomic::Ordering::SeqCst;
use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::{Signal, raise};
use nix::unistd::Pid;

use crate::ex27_shared_memory::run_jobs;
use crate::memory::{SharedNumbers, before_each_operation, with_room_for_mappings};
use crate::process_list::{Process, process, processes};
use crate::program::barrier::{Barrier, pipe};
use crate::program::interrupt::Interrupts;
use crate::program::parent::{POLLS, parent_is_blocked};
use crate::program::random::Random;
use crate::program::system::with_broken_stdout;

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "no-failure" => no_failure,
        "any-jobs" => any_jobs,
        "no-workers" => no_workers,
        "concurrent" => concurrent,
        "slow-job" => slow_job,
        "paused" => paused,
        "killed" => killed,
        "killed-with-break" => killed_with_break,
        "deadly-jobs" => deadly_jobs,
        "go-on" => go_on,
        "all-killed" => all_killed,
        "panic" => panic,
        "break" => breaks,
        "break-in-progress" => break_in_progress,
        "blocks" => blocks,
        "signals" => signals,
        "no-memory" => no_memory,
        "no-process" => no_process,
        _ => panic!("there is no scenario {name}"),
    }
}

fn call(
    jobs: &[u64],
    worker_count: usize,
    work: impl Fn(u64) -> ControlFlow<u64, u64>,
) -> io::Result<Vec<Option<u64>>> {
    let caller = process::id();
    let work = |job| {
        assert_ne!(process::id(), caller, "the calling process does a job: let a worker do it");
        work(job)
    };
    // SAFETY: this process has only one thread.
    unsafe { run_jobs(jobs, worker_count, work) }
}

/// Why a call must not return an error.
const NO_ERROR: &str = "an error means that the memory or a process cannot be created, which is not \
                        so here. A worker that fails is not an error, and neither are no workers";

/// The result of a job in most scenarios.
fn result(job: u64) -> u64 {
    !job
}

/// What workers report to the scenario, in memory that they share with it.
struct Record {
    /// How often each job was started.
    starts: SharedNumbers,
    /// How many jobs were finished.
    finished: SharedNumbers,
}

impl Record {
    fn new(job_count: usize) -> Self {
        let new = |len| SharedNumbers::new(len).expect("the system has some memory left");
        Self { starts: new(job_count), finished: new(1) }
    }

    fn start(&self, job: usize) {
        self.starts[job].unwatched().fetch_add(1, SeqCst);
    }

    fn finish(&self) {
        self.finished[0].unwatched().fetch_add(1, SeqCst);
    }

    fn finished(&self) -> usize {
        self.finished[0].unwatched().load(SeqCst) as usize
    }

    fn starts(&self) -> Vec<u64> {
        self.starts.iter().map(|starts| starts.unwatched().load(SeqCst)).collect()
    }

    #[track_caller]
    fn assert_none_started_twice(&self, when: &str) {
        let starts = self.starts();
        assert!(
            starts.iter().all(|&starts| starts <= 1),
            "no job may be started twice{when}, but this is how often each job was started: \
             {starts:?}. Is a job claimed by a single operation, on memory that all workers share?"
        );
    }
}

/// Calls the function with `count` random jobs and returns which of them have a result. `run` gets
/// the index of a job, and returns whether to break.
///
/// # Panics
/// When a result is wrong, or a job is started twice.
#[track_caller]
fn run(count: usize, worker_count: usize, run: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut random = Random::new();
    let jobs: Vec<u64> = (0..count).map(|_| random.number()).collect();
    let record = Record::new(count);
    let work = |job| {
        let index = jobs.iter().position(|&other| other == job);
        let index = index.expect("a worker gets only these jobs");
        record.start(index);
        if run(index) { Break(result(job)) } else { Continue(result(job)) }
    };
    let results = call(&jobs, worker_count, work).expect(NO_ERROR);
    record.assert_none_started_twice("");
    check_results(&jobs, &results, "")
}

/// Returns which jobs have a result.
///
/// # Panics
/// When a result is not that of its job.
#[track_caller]
fn check_results(jobs: &[u64], results: &[Option<u64>], when: &str) -> Vec<bool> {
    assert_eq!(results.len(), jobs.len(), "there must be one entry per job{when}");
    for (&job, &actual) in jobs.iter().zip(results) {
        assert!(
            actual.is_none_or(|actual| actual == result(job)),
            "the result of job {job} is {}, but the call returned {actual:?}{when}. Is a job marked \
             as done before its result is stored?",
            result(job)
        );
    }
    results.iter().map(Option::is_some).collect()
}

#[track_caller]
fn assert_all_done(done: &[bool]) {
    assert!(done.iter().all(|&done| done), "{}", missing(done));
}

/// Describes which jobs have no result.
fn missing(done: &[bool]) -> String {
    let missing: Vec<usize> = (0..done.len()).filter(|&job| !done[job]).collect();
    format!(
        "of {} jobs, these have no result, counted from 0: {missing:?}. Do the workers store their \
         results in shared memory, each as soon as it is there?",
        done.len()
    )
}

fn kill_this_process() {
    raise(Signal::SIGKILL).expect("a process may send a signal to itself");
}

fn panic_on_purpose() {
    // Not `panic!`, which would print a message that looks like a failure.
    resume_unwind(Box::new("on purpose"));
}

fn this_process() -> u64 {
    u64::from(process::id())
}

/// Returns whether a process, whose id is in shared memory, has not ended.
fn is_running(id: u64) -> bool {
    let id = id.try_into().expect("a process id fits into an i32");
    process(Pid::from_raw(id)).as_ref().is_some_and(Process::is_running)
}

/// Blocks until `condition` holds.
fn wait_until(condition: impl Fn() -> bool) {
    while !condition() {
        sleep(Duration::from_millis(1));
    }
}

pub fn no_failure() {
    for (count, worker_count) in [(50, 3), (1, 1), (1, 4), (3, 8), (300, 12)] {
        let done = run(count, worker_count, |_| false);
        assert_all_done(&done);
    }
}

pub fn any_jobs() {
    let mut random = Random::new();
    let mut all = vec![
        vec![],
        vec![30, 7, u64::MAX, 7, 0, 30, 12],
        vec![0, 0, 0],
        vec![u64::MAX; 4],
        (0..20).rev().collect(),
    ];
    all.extend((0..5).map(|_| (0..random.below(200)).map(|_| random.below(50)).collect()));
    for jobs in all {
        for (worker_count, results) in [(1, [0, 1, u64::MAX]), (4, [u64::MAX, 0, 1 << 32])] {
            let result = |job| results[(job % 3) as usize];
            let actual = call(&jobs, worker_count, |job| Continue(result(job)));
            let actual = actual.expect(NO_ERROR);
            let expected: Vec<_> = jobs.iter().map(|&job| Some(result(job))).collect();
            assert_eq!(
                actual, expected,
                "there must be one result per job, in the order of the jobs, which were {jobs:?}. \
                 A result may be any number: how do you tell 0 or the largest number from nothing?"
            );
        }
    }
}

pub fn no_workers() {
    let results = call(&[1, 2], 0, Continue).expect(NO_ERROR);
    assert_eq!(results, [None, None], "there are jobs and no workers, so there are no results");
}

/// Each job waits for all others.
pub fn concurrent() {
    for count in [3, 12] {
        let barrier = Barrier::new(count);
        let done = run(count, count, |job| {
            barrier.wait(job);
            false
        });
        assert_all_done(&done);
    }
}

/// Some jobs, for all workers but one, wait until all other jobs have started.
pub fn slow_job() {
    for (count, worker_count) in [(20, 2), (60, 12)] {
        let slow_count = worker_count - 1;
        let record = Record::new(0);
        let done = run(count, worker_count, |job| {
            if job < slow_count {
                wait_until(|| record.finished() == count - slow_count);
            } else {
                record.finish();
            }
            false
        });
        assert_all_done(&done);
    }
}

/// What happens to a worker before one of its operations on the shared memory.
#[derive(Clone, Copy, PartialEq)]
enum Interruption {
    /// It is killed.
    Kill,
    /// It waits until at most one job is left, which may be its own.
    Pause,
}

/// The number of jobs in the scenarios that interrupt a worker.
const JOB_COUNT: usize = 5;

/// Calls the function again and again. Each time, one worker runs alone up to one operation later
/// than before, and is interrupted there. The result of job `breaks_at`, if there is one, is a
/// `Break`. `check` gets the jobs that have a result, and a description of the interruption.
#[track_caller]
fn interrupt_at_each_operation(
    interruption: Interruption,
    breaks_at: Option<u64>,
    check: impl Fn(&[bool], &str),
) {
    let jobs: Vec<u64> = (0..JOB_COUNT as u64).collect();
    for operation in 0.. {
        let record = Rc::new(Record::new(JOB_COUNT));
        let (mut log_rx, log_tx) = pipe();
        let schedule = Schedule {
            interruption,
            operations_left: Cell::new(operation),
            alone_until: breaks_at.map_or(JOB_COUNT, |job| job as usize + 1),
            record: Rc::clone(&record),
            state: SharedNumbers::new(2).expect("the system has some memory left"),
            caller: this_process(),
            log: log_tx,
        };
        before_each_operation(move |name| schedule.before(name));
        let results = call(&jobs, 3, |job| {
            record.start(job as usize);
            record.finish();
            if breaks_at == Some(job) { Break(result(job)) } else { Continue(result(job)) }
        });
        before_each_operation(|_| ()); // drops the schedule, and so closes its end of the pipe
        let mut log = String::new();
        log_rx.read_to_string(&mut log).expect("the names of operations are ASCII");
        let Some(operations) = log.strip_suffix('!') else {
            assert!(operation > 0, "no worker has used the shared memory");
            return;
        };
        let how = if interruption == Interruption::Kill { "killed" } else { "paused" };
        let when = format!(
            ", even if a worker is {how} before the last of these operations on the shared \
             memory:{operations}"
        );
        let results = results.expect(NO_ERROR);
        record.assert_none_started_twice(&when);
        check(&check_results(&jobs, &results, &when), &when);
    }
}

/// Lets the first worker that uses the shared memory run alone, until it is interrupted or ends.
struct Schedule {
    interruption: Interruption,
    /// How many operations the worker may do. Each process has its own copy.
    operations_left: Cell<usize>,
    /// The number of finished jobs after which the worker may end without having been interrupted.
    alone_until: usize,
    record: Rc<Record>,
    /// The process id of the worker, and 1 if it was interrupted.
    state: SharedNumbers,
    caller: u64,
    /// The worker writes the names of its operations into this pipe, and `!` at last.
    log: PipeWriter,
}

impl Schedule {
    /// Called by each process before each operation.
    fn before(&self, name: &str) {
        let (first, is_interrupted) = (self.state[0].unwatched(), self.state[1].unwatched());
        let this = this_process();
        if this == self.caller {
            return;
        }
        let first = first.compare_exchange(0, this, SeqCst, SeqCst).err().unwrap_or(this);
        if first != this {
            wait_until(|| is_interrupted.load(SeqCst) == 1 || self.has_ended(first));
            return;
        }
        let Some(left) = self.operations_left.get().checked_sub(1) else {
            if is_interrupted.swap(1, SeqCst) == 0 {
                self.write(&format!(" {name}!"));
                self.interrupt();
            }
            return;
        };
        self.operations_left.set(left);
        self.write(&format!(" {name},"));
    }

    fn has_ended(&self, first: u64) -> bool {
        self.record.finished() >= self.alone_until && !is_running(first)
    }

    fn interrupt(&self) {
        match self.interruption {
            Interruption::Kill => kill_this_process(),
            Interruption::Pause => wait_until(|| self.record.finished() >= JOB_COUNT - 1),
        }
    }

    fn write(&self, text: &str) {
        (&self.log).write_all(text.as_bytes()).expect("the scenario has the read end open");
    }
}

pub fn paused() {
    interrupt_at_each_operation(Interruption::Pause, None, |done, when| {
        assert!(done.iter().all(|&done| done), "all jobs must be done{when}. {}", missing(done));
    });
}

pub fn killed() {
    interrupt_at_each_operation(Interruption::Kill, None, |done, when| {
        let lost = done.iter().filter(|&&done| !done).count();
        assert!(lost <= 1, "at most one job may be lost{when}. {}", missing(done));
    });
}

/// Job 2 breaks. So jobs 3 and 4 need not be done, unless the result of job 2 was lost.
pub fn killed_with_break() {
    interrupt_at_each_operation(Interruption::Kill, Some(2), |done, when| {
        let expected = if done[2] { &done[..2] } else { done };
        let lost = expected.iter().filter(|&&done| !done).count();
        assert!(
            lost <= 1,
            "job 2 breaks, but the others may stop only if its result was stored, and at most one \
             job may be lost{when}. {}",
            missing(done)
        );
    });
}

/// Three of the jobs kill their workers. A fourth worker does all other jobs.
pub fn deadly_jobs() {
    let deadly = [1, 4, 5];
    let done = run(20, 4, |job| {
        if deadly.contains(&job) {
            kill_this_process();
        }
        false
    });
    for (job, &done) in done.iter().enumerate() {
        let expected = if deadly.contains(&job) { "has killed its worker" } else { "was done" };
        assert_eq!(
            done,
            !deadly.contains(&job),
            "whether job {job}, which {expected}, has a result"
        );
    }
}

/// Of three workers that have a job, the first one that was forked is killed, and the last one
/// panics. The other one goes on when the calling process has had time to notice.
pub fn go_on() {
    let barrier = Barrier::new(3);
    let ids = SharedNumbers::new(3).expect("the system has some memory left");
    let done = run(10, 3, |job| {
        let Some(id) = ids.get(job) else { return false };
        id.unwatched().store(this_process(), SeqCst);
        barrier.wait(job);
        let mut ids: Vec<u64> = ids.iter().map(|id| id.unwatched().load(SeqCst)).collect();
        ids.sort_unstable();
        if this_process() == ids[0] {
            kill_this_process();
        }
        if this_process() == ids[2] {
            panic_on_purpose();
        }
        wait_until(|| !is_running(ids[0]) && !is_running(ids[2]));
        assert!(parent_is_blocked(), "after two of three workers have failed, {POLLS}");
        false
    });
    let lost = done.iter().filter(|&&done| !done).count();
    assert_eq!(
        lost,
        2,
        "jobs lost, after two of three workers have failed: the other one must go on. {}",
        missing(&done)
    );
}

/// Every job kills its worker.
pub fn all_killed() {
    let record = Record::new(0);
    let done = run(20, 3, |_| {
        record.finish();
        kill_this_process();
        false
    });
    assert_eq!(done, [false; 20], "every job kills its worker, so no job has a result");
    assert_eq!(record.finished(), 3, "jobs started, each of which kills one of three workers");
}

pub fn panic() {
    let done = run(20, 2, |job| {
        if job == 3 {
            panic_on_purpose();
        }
        false
    });
    let expected: Vec<bool> = (0..20).map(|job| job != 3).collect();
    assert_eq!(done, expected, "which jobs have a result, if only job 3 panics");
}

/// A job of the only worker breaks.
pub fn breaks() {
    for (count, last) in [(10, 3), (10, 0), (10, 9), (1, 0)] {
        let done = run(count, 1, |job| job == last);
        let expected: Vec<bool> = (0..count).map(|job| job <= last).collect();
        assert_eq!(done, expected, "which jobs have a result, if job {last} breaks");
    }
}

/// All workers have a job. That of one breaks; the others finish only when that worker has ended.
pub fn break_in_progress() {
    for worker_count in [2, 8] {
        for breaks_at in [0, worker_count - 1] {
            let barrier = Barrier::new(worker_count);
            let state = SharedNumbers::new(1).expect("the system has some memory left");
            let stopped = state[0].unwatched();
            let done = run(20, worker_count, |job| {
                if job >= worker_count {
                    return false;
                }
                barrier.wait(job);
                if job == breaks_at {
                    stopped.store(this_process(), SeqCst);
                    return true;
                }
                wait_until(|| stopped.load(SeqCst) != 0 && !is_running(stopped.load(SeqCst)));
                false
            });
            let expected: Vec<bool> = (0..20).map(|job| job < worker_count).collect();
            assert_eq!(
                done, expected,
                "which jobs have a result, if job {breaks_at} breaks while all of {worker_count} \
                 workers have a job: these jobs must be finished, and no other may be started. Do \
                 the workers check whether to stop before each job, in memory that they share?"
            );
        }
    }
}

/// While each worker has a job, one of them observes the calling process and counts its children.
pub fn blocks() {
    let (start, end) = (Barrier::new(2), Barrier::new(2));
    let state = SharedNumbers::new(2).expect("the system has some memory left");
    let (is_blocked, children) = (state[0].unwatched(), state[1].unwatched());
    let done = run(3, 2, |job| {
        if job == 2 {
            // A wrong answer may have another worker for it. It must not end too early.
            wait_until(|| children.load(SeqCst) != 0);
            return false;
        }
        start.wait(job);
        if job == 0 {
            is_blocked.store(u64::from(parent_is_blocked()), SeqCst);
            children.store(siblings() as u64, SeqCst);
        }
        end.wait(job);
        false
    });
    assert_all_done(&done);
    assert_eq!(is_blocked.load(SeqCst), 1, "while the workers have jobs, {POLLS}");
    assert_eq!(children.load(SeqCst), 2, "children of the calling process, with two workers");
}

/// Returns how many children the parent of this process has, including this process and zombies.
fn siblings() -> usize {
    let parent = Pid::from_raw(parent_id().try_into().expect("a process id fits into an i32"));
    processes().iter().filter(|process| process.parent == parent).count()
}

pub fn signals() {
    let interrupts = Interrupts::new();
    let done = run(4, 2, |job| {
        if job == 2 {
            interrupts.interrupt_parent(50);
        }
        false
    });
    assert_all_done(&done);
}

/// One mapping after another cannot be created.
pub fn no_memory() {
    for count in 0.. {
        let results = with_room_for_mappings(count, || call(&[1; 20], 2, Continue));
        if results.is_ok() {
            assert!(count > 0, "your function has not created `SharedNumbers`");
            return;
        }
    }
}

pub fn no_process() {
    let results = with_broken_stdout(|| call(&[1; 20], 2, Continue));
    assert!(
        results.is_err(),
        "no process can be forked, because stdout cannot be flushed, but the call returned \
         {results:?}"
    );
}
