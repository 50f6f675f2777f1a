//! Sends signals to a program at random moments.
//!
//! The environment variable `MOMENTS` sets how often for each kind of fault, and `SEED` sets which
//! moments. A test that fails prints what to set to get the same moments again.

use std::fmt::Debug;
use std::thread::{panicking, sleep};
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::process_group::{StoppedGroup, finish_group, group_of, signal_group};
use crate::program::{Program, Run, finish};
use crate::settings::setting;

/// How many moments are tried for each kind of fault, unless `MOMENTS` is set.
const DEFAULT_MOMENTS: u64 = 8;

/// Which processes get a signal.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// The program that was started.
    Parent,
    /// One of its children, if there is one at that moment.
    Worker,
    /// All processes of the program.
    Group,
}

/// A fault that is injected into a running program.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// A signal that ends its target.
    Kill(Target, Signal),
    /// SIGSTOP and, a little later, SIGCONT.
    Pause(Target),
}

impl Fault {
    /// Injects the fault into a process group. Returns the worker that was hit.
    fn inject(self, group: Pid, random: &mut Rng) -> Option<Pid> {
        match self {
            Self::Kill(target, signal) => send(target, signal, group, random),
            Self::Pause(target) => pause(target, group, random),
        }
    }
}

fn send(target: Target, signal: Signal, group: Pid, random: &mut Rng) -> Option<Pid> {
    match target {
        Target::Parent => kill(group, signal).expect("the parent has not been reaped"),
        Target::Group => signal_group(group, signal),
        Target::Worker => {
            let stopped = StoppedGroup::new(group);
            let worker = stopped.any_worker(random)?;
            kill(worker, signal).expect("the worker is stopped, and so has not ended");
            return Some(worker);
        }
    }
    None
}

/// Stops one or all processes, and lets them continue.
fn pause(target: Target, group: Pid, random: &mut Rng) -> Option<Pid> {
    let time = Duration::from_micros(random.u64(..5000));
    if matches!(target, Target::Parent) {
        kill(group, Signal::SIGSTOP).expect("the parent has not been reaped");
        sleep(time);
        kill(group, Signal::SIGCONT).expect("the parent has not been reaped");
        return None;
    }
    // All must be stopped before one continues: if SIGCONT comes while the parent is in the middle
    // of a fork, it does not reach the child, and Linux leaves the child stopped.
    let stopped = StoppedGroup::new(group);
    let worker = stopped.any_worker(random).filter(|_| matches!(target, Target::Worker));
    if let Some(worker) = worker {
        stopped.continue_all_except(worker);
    }
    sleep(time);
    worker
}

/// How a program must end after a fault.
#[derive(Debug)]
pub enum Expected {
    /// As without a fault: the fault came too early or too late, or has no consequence.
    Success,
    /// With an error that names the worker and the signal.
    WorkerKilled(Pid, Signal),
    /// Killed by the signal, without an error message.
    Killed,
}

/// Calls `act` as often as `MOMENTS` says, with random numbers that `SEED` repeats.
pub fn repeat_with_random(mut act: impl FnMut(&mut Rng)) {
    let moments = setting("MOMENTS").unwrap_or(DEFAULT_MOMENTS);
    let seed = setting("SEED").unwrap_or_else(|| fastrand::u64(..1_000_000));
    let _note = NoteOnPanic(format!("to repeat this test: MOMENTS={moments} SEED={seed}"));
    let mut random = Rng::with_seed(seed);
    (0..moments).for_each(|_| act(&mut random));
}

/// Starts a program repeatedly, with one of `cases`, and injects one fault into each run. Passes
/// to `check` how the program had to end, and how it did.
pub fn inject_at_random_moments<C: Debug>(
    faults: &[Fault],
    cases: &[C],
    start: impl Fn(&C) -> Program,
    check: impl Fn(&C, &Expected, Run),
) {
    let durations: Vec<Duration> = cases.iter().map(|case| duration(|| start(case))).collect();
    let mut hits = vec![0; faults.len()];
    repeat_with_random(|random| {
        for (fault, hits) in faults.iter().zip(&mut hits) {
            let choice = random.usize(..cases.len());
            let (case, moment) = (&cases[choice], durations[choice].mul_f64(random.f64()));
            let _note = NoteOnPanic(format!("{fault:?} after {moment:?} with {case:?}"));
            let (expected, run) = inject(start(case), moment, *fault, random);
            check(case, &expected, run);
            *hits += u32::from(!matches!(expected, Expected::Success));
        }
    });
    println!("{faults:?}: number of runs with a consequence: {hits:?}");
}

/// Injects one fault into a program and waits until it has ended. Returns how it had to end, and
/// how it did.
fn inject(program: Program, moment: Duration, fault: Fault, random: &mut Rng) -> (Expected, Run) {
    let group = group_of(&program);
    sleep(moment);
    let worker = fault.inject(group, random);
    let run = finish_group(program);
    let expected = match (fault, worker) {
        (Fault::Kill(Target::Worker, signal), Some(worker)) => {
            Expected::WorkerKilled(worker, signal)
        }
        (Fault::Kill(Target::Parent | Target::Group, signal), _)
            if run.signal == Some(signal as i32) =>
        {
            Expected::Killed
        }
        _ => Expected::Success,
    };
    (expected, run)
}

/// Returns how long a program takes without a fault: the shortest of three runs.
fn duration(start: impl Fn() -> Program) -> Duration {
    let time = || {
        let program = start();
        let now = Instant::now();
        let _ = finish(program).output();
        now.elapsed()
    };
    time().min(time()).min(time())
}

/// Prints a note if the test fails while this value is in scope.
struct NoteOnPanic(String);

impl Drop for NoteOnPanic {
    fn drop(&mut self) {
        if panicking() {
            eprintln!("{}", self.0);
        }
    }
}
