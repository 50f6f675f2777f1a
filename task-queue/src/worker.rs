//! A worker: leases a job, runs it on another thread, and renews the lease in the meantime.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{self, Builder, sleep};
use std::time::{Duration, Instant};

use cli_core::Context;
use primes_core::PrimeResult;

use crate::{Address, Broker, Lease, Log, Settings};

/// How long a worker waits for a job, or for an answer, before it looks whether it should stop.
const TICK: Duration = Duration::from_millis(50);

/// How long a worker waits before it tries to reach the broker again: at first, and at most.
const RECONNECT: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(3)];

/// What a job returns: an answer, or why it has failed.
pub type Outcome = Result<PrimeResult, String>;

/// How a worker works.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the queue is.
    pub address: Address,
    /// The rules of the queue.
    pub settings: Settings,
    /// The name of the worker. Two workers must not have the same: see [`tag`].
    pub name: String,
    /// How many jobs run at the same time.
    pub concurrency: usize,
    /// Whether the worker ends when every job is done or dead.
    pub burst: bool,
    /// How long a failed job waits for its second attempt. Each further wait is twice as long.
    pub retry_after: Duration,
    /// How long a job may go on when the worker should stop. Then it is handed back.
    pub grace: Duration,
}

impl Options {
    /// Returns the usual options of a worker.
    #[must_use]
    pub fn new(address: Address) -> Self {
        Self {
            address,
            settings: Settings::default(),
            name: "worker".into(),
            concurrency: 1,
            burst: false,
            retry_after: Duration::from_secs(1),
            grace: Duration::from_secs(10),
        }
    }
}

/// Returns a worker's name with a random end, so that no two workers have the same.
#[must_use]
pub fn tag(name: &str) -> String {
    format!("{name}-{:06x}", RandomState::new().hash_one(process::id()) & 0xff_ffff)
}

/// Leases and does jobs with `work`, until `stop` returns true.
///
/// A broker that cannot be reached is an error only at the start. Later the worker waits, and tries
/// again.
///
/// # Errors
/// When the broker cannot be reached at the start, or a thread cannot be started.
pub fn run_worker(
    options: &Options,
    log: Log,
    work: impl Fn(u64) -> Outcome + Clone + Send + Sync + 'static,
    stop: impl Fn() -> bool + Sync,
) -> io::Result<()> {
    let mut brokers = Vec::new();
    for _ in 0..options.concurrency {
        brokers.push(options.address.open(options.settings)?);
    }
    log.info(format_args!("{} waits for jobs from {}", options.name, options.address));
    let failed = AtomicBool::new(false);
    let stop = || failed.load(Ordering::Relaxed) || stop();
    thread::scope(|scope| {
        for (slot, broker) in brokers.into_iter().enumerate() {
            let name = match options.concurrency {
                1 => options.name.clone(),
                _ => format!("{}/{}", options.name, slot + 1),
            };
            let (work, stop) = (work.clone(), &stop);
            let slot = Slot { options, log, name, broker: Some(broker), stop, stopping: None };
            let thread = Builder::new().spawn_scoped(scope, move || slot.run(&work));
            // The scope waits for the threads that were started: they must not go on.
            thread.inspect_err(|_| failed.store(true, Ordering::Relaxed))?;
        }
        Ok(())
    })
    .context("cannot start a thread")?;
    log.info(format_args!("{} ends", options.name));
    Ok(())
}

/// One of the jobs that a worker does at the same time.
struct Slot<'a, S> {
    options: &'a Options,
    log: Log,
    name: String,
    broker: Option<Box<dyn Broker>>,
    stop: &'a S,
    /// Since when the worker should stop.
    stopping: Option<Instant>,
}

impl<S: Fn() -> bool> Slot<'_, S> {
    /// Does one job after another.
    fn run(mut self, work: &(impl Fn(u64) -> Outcome + Clone + Send + 'static)) {
        while !self.should_stop() {
            let name = self.name.clone();
            match self.retry_until_ok(Self::should_stop, |broker| broker.lease(&name, TICK)) {
                Some(Some(lease)) => self.run_job(&lease, work.clone()),
                Some(None) if self.options.burst && self.is_all_done() => break,
                _ => {}
            }
        }
        if let Some(broker) = &mut self.broker {
            let _ = broker.forget_worker(&self.name); // if it fails, the broker remembers too much
        }
    }

    /// Returns whether every job is done or dead.
    fn is_all_done(&mut self) -> bool {
        let status = self.retry_until_ok(Self::should_stop, |broker| broker.status());
        status.is_some_and(|status| status.queued + status.leased + status.failed == 0)
    }

    /// Runs a job on another thread, and renews the lease until there is an answer.
    ///
    /// A job that computes could not renew its lease itself. The thread of a job that is handed back
    /// goes on until the process ends, because no thread can be stopped from outside.
    fn run_job(&mut self, lease: &Lease, work: impl Fn(u64) -> Outcome + Send + 'static) {
        self.log.detail(format_args!(
            "job {} starts: {}, attempt {}",
            lease.id, lease.n, lease.attempt
        ));
        let (answer_tx, answer_rx) = sync_channel(1);
        let n = lease.n;
        let job = Builder::new().spawn(move || {
            // An error means that the job was handed back.
            let _ = answer_tx.send(work(n));
        });
        match job.map(|_job| self.wait_for_answer(lease, &answer_rx)) {
            Ok(Some(Ok(answer))) => self.finish(lease, answer),
            Ok(Some(Err(error))) => self.fail(lease, &error),
            Ok(None) => self.hand_back(lease),
            Err(error) => self.fail(lease, &format!("cannot start a thread: {error}")),
        }
    }

    /// Waits for the answer of a job, and renews its lease. `None` if the worker cannot wait any
    /// longer because it should stop.
    ///
    /// A lease that is lost does not come back, so it is not renewed again. The job continues even
    /// then, because no thread can be stopped from outside.
    fn wait_for_answer(&mut self, lease: &Lease, answer_rx: &Receiver<Outcome>) -> Option<Outcome> {
        let (mut renewed, mut held) = (Instant::now(), true);
        loop {
            match answer_rx.recv_timeout(TICK) {
                Ok(outcome) => return Some(outcome),
                Err(RecvTimeoutError::Disconnected) => return Some(Err("it panicked".into())),
                Err(RecvTimeoutError::Timeout) if self.is_out_of_time() => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if held && renewed.elapsed() >= self.options.settings.lease / 3 {
                renewed = Instant::now();
                held = self.renew(lease);
            }
        }
    }

    /// Renews a lease. Returns false if it is lost.
    fn renew(&mut self, lease: &Lease) -> bool {
        let held = self.try_once(|broker| broker.renew(lease));
        match &held {
            Ok(true) => self.log.detail(format_args!("job {} goes on: lease renewed", lease.id)),
            Ok(false) => self.log.info(format_args!("job {}: the lease is lost", lease.id)),
            Err(error) => {
                self.log.warn(format_args!("job {}: lease not renewed: {error}", lease.id));
            }
        }
        held.unwrap_or(true) // not known: try again
    }

    fn finish(&mut self, lease: &Lease, answer: PrimeResult) {
        let held = self.retry_until_ok(Self::is_out_of_time, |broker| broker.finish(lease, answer));
        self.report(lease, held, format_args!("is done: {}", answer.sentence()));
    }

    /// Queues the job for another attempt, if there is one left.
    fn fail(&mut self, lease: &Lease, error: &str) {
        let max = self.options.settings.max_attempts;
        let retry = (lease.attempt < max).then(|| {
            self.options.retry_after.saturating_mul(2_u32.saturating_pow(lease.attempt - 1))
        });
        let held =
            self.retry_until_ok(Self::is_out_of_time, |broker| broker.fail(lease, error, retry));
        let next = match retry {
            Some(delay) => format!("again in {:.1} s", delay.as_secs_f64()),
            None => "it is dead".into(),
        };
        self.log.info(format_args!(
            "job {}: attempt {} of {max}: {error}; {next}",
            lease.id, lease.attempt
        ));
        self.report(lease, held, format_args!("has failed"));
    }

    fn hand_back(&mut self, lease: &Lease) {
        let held = self.retry_until_ok(Self::is_out_of_time, |broker| broker.hand_back(lease));
        self.report(lease, held, format_args!("is handed back"));
    }

    /// Logs what has become of a job.
    fn report(&self, lease: &Lease, held: Option<bool>, what: std::fmt::Arguments) {
        let id = lease.id;
        match held {
            Some(true) => self.log.detail(format_args!("job {id} {what}")),
            Some(false) => self.log.info(format_args!("job {id} {what}, but the lease was lost")),
            None => self.log.warn(format_args!("job {id} {what}, but the queue does not know it")),
        }
    }

    /// Calls the broker until it answers. `None` if `gives_up` returns true first.
    fn retry_until_ok<T>(
        &mut self,
        gives_up: impl Fn(&mut Self) -> bool,
        mut call: impl FnMut(&mut dyn Broker) -> io::Result<T>,
    ) -> Option<T> {
        let [mut pause, longest] = RECONNECT;
        loop {
            match self.try_once(&mut call) {
                Ok(answer) => return Some(answer),
                Err(_) if gives_up(self) => return None,
                Err(error) => self.log.warn(format_args!("{error}; trying again")),
            }
            sleep(pause);
            pause = longest.min(2 * pause);
        }
    }

    /// Calls the broker, and connects to it first if necessary.
    fn try_once<T>(
        &mut self,
        call: impl FnOnce(&mut dyn Broker) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut broker = match self.broker.take() {
            Some(broker) => broker,
            None => self.options.address.open(self.options.settings)?,
        };
        let answer = call(&mut *broker)?;
        self.broker = Some(broker); // after an error, the connection is not used again
        Ok(answer)
    }

    fn should_stop(&mut self) -> bool {
        if self.stopping.is_none() && (self.stop)() {
            self.stopping = Some(Instant::now());
            self.log.info(format_args!("{} takes no more jobs", self.name));
        }
        self.stopping.is_some()
    }

    fn is_out_of_time(&mut self) -> bool {
        self.should_stop()
            && self.stopping.is_some_and(|since| since.elapsed() >= self.options.grace)
    }
}
