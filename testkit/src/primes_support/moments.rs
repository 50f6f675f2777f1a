//! Disturbs a program at random moments of its run.
//!
//! `MOMENTS` says how often with each kind of fault, `SEED` at which moments. A failed test says
//! what to set to have the same moments again.

use std::fmt::Debug;
use std::process::Child;
use std::thread::{panicking, sleep};
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::group::{Frozen, finish_alone, group_of, signal_all};
use crate::run::{Run, finish};
use crate::setting::setting;

/// Moments for each kind of fault, unless `MOMENTS` says otherwise.
const FEW: u64 = 8;

/// Who gets a signal.
#[derive(Clone, Copy, Debug)]
pub(crate) enum To {
    Parent,
    /// One of the workers, if there is one at that moment.
    Worker,
    All,
}

/// What befalls a program.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// A signal that ends who gets it.
    End(To, Signal),
    /// SIGSTOP and, a little later, SIGCONT.
    Pause(To),
}

impl Fault {
    /// Strikes a group that has just been started; returns the worker that was hit.
    fn strike(self, group: Pid, random: &mut Rng) -> Option<Pid> {
        match self {
            Self::End(to, signal) => end(to, signal, group, random),
            Self::Pause(to) => pause(to, group, random),
        }
    }
}

fn end(to: To, signal: Signal, group: Pid, random: &mut Rng) -> Option<Pid> {
    match to {
        To::Parent => kill(group, signal).expect("it is not reaped yet"),
        To::All => signal_all(group, signal),
        To::Worker => {
            let frozen = Frozen::new(group);
            let worker = frozen.any_worker(random)?;
            kill(worker, signal).expect("it stands still");
            return Some(worker);
        }
    }
    None
}

/// Stops one or all, and continues them.
fn pause(to: To, group: Pid, random: &mut Rng) -> Option<Pid> {
    let time = Duration::from_micros(random.u64(..5000));
    if matches!(to, To::Parent) {
        kill(group, Signal::SIGSTOP).expect("it is not reaped yet");
        sleep(time);
        kill(group, Signal::SIGCONT).expect("it is not reaped yet");
        return None;
    }
    // All must stand still before one goes on: if SIGCONT comes while the parent is in the middle
    // of a fork, it does not reach the child, and Linux leaves that stopped.
    let frozen = Frozen::new(group);
    let worker = frozen.any_worker(random).filter(|_| matches!(to, To::Worker));
    if let Some(worker) = worker {
        frozen.let_go_all_but(worker);
    }
    sleep(time);
    worker
}

/// How a program has to end after a fault.
#[derive(Debug)]
pub(crate) enum End {
    /// As if nothing had happened.
    Well,
    /// With an error that names the worker and the signal.
    WithoutWorker(Pid, Signal),
    /// At once, and in silence.
    BySignal,
}

/// Does something as often as `MOMENTS` says, with random numbers that `SEED` repeats.
pub(crate) fn often(mut act: impl FnMut(&mut Rng)) {
    let moments = setting("MOMENTS").unwrap_or(FEW);
    let seed = setting("SEED").unwrap_or_else(|| fastrand::u64(..1_000_000));
    let _story = Story(format!("to have the same again: MOMENTS={moments} SEED={seed}"));
    let mut random = Rng::with_seed(seed);
    (0..moments).for_each(|_| act(&mut random));
}

/// Starts a program over and over, and disturbs each run once with each fault; `check` is told how
/// it had to end, and how it did.
///
/// What it is started with is one of `cases`.
pub(crate) fn at_random_moments<C: Debug>(
    faults: &[Fault],
    cases: &[C],
    start: impl Fn(&C) -> Child,
    check: impl Fn(&C, &End, Run),
) {
    let lengths: Vec<Duration> = cases.iter().map(|case| length(|| start(case))).collect();
    let mut costly = vec![0; faults.len()];
    often(|random| {
        for (fault, costly) in faults.iter().zip(&mut costly) {
            let choice = random.usize(..cases.len());
            let (case, moment) = (&cases[choice], lengths[choice].mul_f64(random.f64()));
            let _story = Story(format!("{fault:?} after {moment:?} with {case:?}"));
            let (end, run) = disturb(start(case), moment, *fault, random);
            check(case, &end, run);
            *costly += u32::from(!matches!(end, End::Well));
        }
    });
    println!("{faults:?}: so many were not without consequence: {costly:?}");
}

/// Disturbs a program once, and waits for its end: the one that it had to have, and its own.
fn disturb(program: Child, moment: Duration, fault: Fault, random: &mut Rng) -> (End, Run) {
    let group = group_of(&program);
    sleep(moment);
    let worker = fault.strike(group, random);
    let run = finish_alone(program);
    let end = match (fault, worker) {
        (Fault::End(To::Worker, signal), Some(worker)) => End::WithoutWorker(worker, signal),
        (Fault::End(To::Parent | To::All, signal), _) if run.signal == Some(signal as i32) => {
            End::BySignal
        }
        _ => End::Well, // it was too early or too late for this fault
    };
    (end, run)
}

/// How long a program takes that nobody disturbs: the shortest of three times.
fn length(start: impl Fn() -> Child) -> Duration {
    let time = || {
        let program = start();
        let now = Instant::now();
        finish(program).output();
        now.elapsed()
    };
    time().min(time()).min(time())
}

/// What a failed test should tell.
struct Story(String);

impl Drop for Story {
    fn drop(&mut self) {
        if panicking() {
            eprintln!("{}", self.0);
        }
    }
}
