//! The parent process. It binds the socket, forks the workers, and watches over them. It never
//! accepts a connection itself.

use std::fs::read_dir;
use std::io::{self, Read};
use std::mem::take;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use axum::Router;
use cli_core::{Context, shorten};
use primes_core::pluralize;
use process_core::{Child, Fork, Signal, Signals, fork, signal_is_ignored};

use crate::log::{Level, Log};
use crate::socket::Socket;
use crate::{Settings, worker};

/// How often the parent looks at its workers even if no signal arrives, in seconds.
const TICK: u32 = 1;

/// The largest number of workers.
const MAX_WORKERS: usize = 1000;

/// Serves `app` from worker processes, until a signal stops the server.
///
/// # Errors
/// When the folder of files cannot be opened, the socket cannot be bound, or the first worker cannot be
/// started.
///
/// # Safety
/// When this function is called, this process must have only one thread. See [`fork`].
pub unsafe fn serve(settings: &Settings, app: fn(&Settings) -> Router) -> io::Result<()> {
    let log = Log::new(level(settings));
    check_folder(&settings.static_files)?;
    let socket = Socket::bind(&settings.address())?; // (1)
    let signals = Signals::block(&watched())?; // (2)
    let workers = pluralize(settings.workers(), "worker", "workers");
    log.event(format_args!("listening at {}, {workers}", socket.address()));
    if socket.address().is_public() {
        log.problem("warning: other machines can reach this server");
    }
    let mut arbiter = Arbiter::new(settings, app, socket, log);
    while !arbiter.is_done() {
        // SAFETY: the caller promises that this process has only one thread, and nothing here
        // starts another.
        unsafe { arbiter.start_workers() }?; // (3)
        match signals.wait(TICK)? {
            Some(Signal::SIGTERM | Signal::SIGINT | Signal::SIGQUIT) => arbiter.stop(),
            Some(Signal::SIGHUP) => arbiter.replace_all(),
            Some(Signal::SIGTTIN) => arbiter.add_worker(),
            Some(Signal::SIGTTOU) => arbiter.remove_worker(),
            _ => {} // SIGCHLD: a worker has ended. None: a second is over.
        } // (4)
        arbiter.check_workers(); // (5)
        arbiter.retire_workers(); // (6)
    }
    log.event("stopped");
    Ok(())
}

/// Returns an error now if every file would be missing later.
fn check_folder(folder: &Path) -> io::Result<()> {
    let name = folder.display().to_string();
    read_dir(folder).map(drop).context(format_args!("cannot open the folder {}", shorten(&name)))
}

/// The signals that the parent waits for. A program that was started with a signal ignored, such as
/// a background job of a script, keeps ignoring it.
fn watched() -> Vec<Signal> {
    let signals = [
        Signal::SIGTERM,
        Signal::SIGINT,
        Signal::SIGQUIT,
        Signal::SIGHUP,
        Signal::SIGTTIN,
        Signal::SIGTTOU,
    ];
    let not_ignored = signals.into_iter().filter(|&signal| !signal_is_ignored(signal as i32));
    not_ignored.chain([Signal::SIGCHLD]).collect()
}

fn level(settings: &Settings) -> Level {
    match settings {
        Settings { quiet: true, .. } => Level::Problem,
        Settings { verbose: true, .. } => Level::Request,
        _ => Level::Event,
    }
}

struct Arbiter<'a> {
    settings: &'a Settings,
    /// Creates the application. Each worker calls it after the fork.
    app: fn(&Settings) -> Router,
    socket: Socket,
    log: Log,
    /// The oldest first.
    workers: Vec<Worker>,
    /// How many workers there should be; 0 when the server stops.
    wanted: usize,
    /// How many workers in a row have ended before they were ready.
    failed_starts: u32,
    /// When the next worker may be started.
    next_start: Instant,
    last_check: Instant,
}

impl<'a> Arbiter<'a> {
    fn new(settings: &'a Settings, app: fn(&Settings) -> Router, socket: Socket, log: Log) -> Self {
        let now = Instant::now();
        Self {
            settings,
            app,
            socket,
            log,
            workers: Vec::new(),
            wanted: settings.workers(),
            failed_starts: 0,
            next_start: now,
            last_check: now,
        }
    }

    fn is_done(&self) -> bool {
        self.wanted == 0 && self.workers.is_empty()
    }

    /// Starts workers until there are enough. After a failure, the next start has to wait.
    ///
    /// # Errors
    /// When no worker can be started, and there is none.
    ///
    /// # Safety
    /// This process must have only one thread.
    unsafe fn start_workers(&mut self) -> io::Result<()> {
        while self.fresh().count() < self.wanted && self.next_start <= Instant::now() {
            // SAFETY: the caller promises the same.
            match unsafe { self.start_worker() } {
                Ok(()) => {}
                Err(error) if self.workers.is_empty() => return Err(error),
                Err(error) => self.start_has_failed(&error),
            }
        }
        Ok(())
    }

    /// # Safety
    /// This process must have only one thread.
    unsafe fn start_worker(&mut self) -> io::Result<()> {
        let (lifeline, worker_end) = UnixStream::pair().context("cannot make a pair of sockets")?;
        lifeline.set_nonblocking(true)?;
        // SAFETY: the caller promises the same.
        match unsafe { fork() }? {
            Fork::Parent(child) => {
                self.log.event(format_args!("worker {} started", child.id()));
                self.workers.push(Worker::new(child, lifeline));
                Ok(())
            }
            // This is the child: `run` never returns, so the child executes no code of the parent.
            Fork::Child(token) => token.run(|| {
                // While these copies are open, no worker sees that the parent has closed them.
                drop(lifeline);
                self.workers.clear();
                let app = (self.app)(self.settings); // calls the function in the field `app`
                worker::run(&self.socket, worker_end, self.settings, app, self.log)
            }),
        }
    }

    /// The workers that stay: those that are not stale.
    fn fresh(&self) -> impl Iterator<Item = &Worker> {
        self.workers.iter().filter(|worker| !worker.is_stale)
    }

    /// Reads heartbeats, reaps the workers that have ended, and kills those that are stuck.
    fn check_workers(&mut self) {
        // If this process was suspended, that time does not count.
        let passed = self.last_check.elapsed().min(Duration::from_secs(TICK.into()));
        self.last_check = Instant::now();
        for mut worker in take(&mut self.workers) {
            if worker.has_heartbeat() {
                worker.since_heartbeat = Duration::ZERO;
                worker.is_ready = true;
                self.failed_starts = 0;
            } else {
                worker.since_heartbeat += passed;
            }
            let id = worker.child.id();
            match worker.child.try_join() {
                Err(child) => self.keep_or_kill(Worker { child, ..worker }),
                Ok(Ok(())) => self.log.event(format_args!("worker {id} has ended")),
                Ok(Err(error)) if worker.is_ready => {
                    self.log.problem(format_args!("worker {id} failed: {error}"));
                }
                Ok(Err(error)) => self.start_has_failed(&error),
            }
        }
    }

    /// Keeps a worker that runs, unless it is stuck or does not leave.
    fn keep_or_kill(&mut self, worker: Worker) {
        let is_late = worker.retired.is_some_and(|at| at.elapsed() > self.settings.grace);
        let is_stuck = worker.retired.is_none() && worker.since_heartbeat > self.settings.timeout;
        if is_late || is_stuck {
            let why = if is_late { "it has not finished in time" } else { "it is stuck" };
            self.log.problem(format_args!("killing worker {}: {why}", worker.child.id()));
            drop(worker); // kills and reaps it
        } else {
            self.workers.push(worker);
        }
    }

    /// Doubles the time until the next start: workers that cannot start must not be started in an
    /// endless loop.
    fn start_has_failed(&mut self, error: &io::Error) {
        let delay = TICK << self.failed_starts.min(5);
        self.failed_starts += 1;
        self.next_start = Instant::now() + Duration::from_secs(delay.into());
        self.log.problem(format_args!("a worker could not start, next try in {delay} s: {error}"));
    }

    /// Tells stale workers to leave as soon as there are enough others that are ready.
    fn retire_workers(&mut self) {
        let surplus = self.fresh().count().saturating_sub(self.wanted);
        let fresh = self.workers.iter_mut().filter(|worker| !worker.is_stale);
        fresh.take(surplus).for_each(|worker| worker.is_stale = true);
        if self.fresh().filter(|worker| worker.is_ready).count() >= self.wanted {
            self.workers.iter_mut().filter(|worker| worker.is_stale).for_each(Worker::retire);
        }
    }

    /// Stops gracefully, or at once if the server is already stopping.
    fn stop(&mut self) {
        let workers = pluralize(self.workers.len(), "worker", "workers");
        if self.wanted == 0 {
            self.log.problem(format_args!("killing {workers}"));
            self.workers.clear(); // kills and reaps them
        } else {
            self.log.event(format_args!("stopping {workers}; a second signal kills them"));
            self.wanted = 0;
        }
    }

    /// Replaces all workers: new ones start first, and then the old ones leave.
    fn replace_all(&mut self) {
        self.log.event("replacing all workers");
        self.workers.iter_mut().for_each(|worker| worker.is_stale = true);
    }

    fn add_worker(&mut self) {
        if (1..MAX_WORKERS).contains(&self.wanted) {
            self.wanted += 1;
        }
    }

    fn remove_worker(&mut self) {
        if self.wanted > 1 {
            self.wanted -= 1;
        }
    }
}

/// What the parent knows of a worker. Dropping it kills the worker.
struct Worker {
    child: Child,
    /// The worker sends heartbeats. When the parent drops its end, or is killed, the worker leaves.
    lifeline: Option<UnixStream>,
    /// The worker has sent a heartbeat: it accepts connections.
    is_ready: bool,
    /// The worker should be replaced or removed.
    is_stale: bool,
    /// How long there has been no heartbeat.
    since_heartbeat: Duration,
    /// When the worker was told to leave.
    retired: Option<Instant>,
}

impl Worker {
    fn new(child: Child, lifeline: UnixStream) -> Self {
        let (since_heartbeat, retired) = (Duration::ZERO, None);
        let (is_ready, is_stale) = (false, false);
        Self { child, lifeline: Some(lifeline), is_ready, is_stale, since_heartbeat, retired }
    }

    /// Returns whether the worker has sent a heartbeat since the last call.
    fn has_heartbeat(&mut self) -> bool {
        let mut bytes = [0; 64];
        let Some(lifeline) = &mut self.lifeline else { return false };
        let length = lifeline.read(&mut bytes).unwrap_or(0);
        self.is_stale |= bytes[..length].contains(&worker::WANTS_REPLACEMENT);
        length > 0
    }

    fn retire(&mut self) {
        if self.lifeline.take().is_some() {
            self.retired = Some(Instant::now());
        }
    }
}
