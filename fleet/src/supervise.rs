//! Starts the tasks, shows what they send, and stops early if it must.

use std::future::pending;
use std::io;
use std::sync::Arc;
use std::thread;

use cli_core::{Context, print_error, print_line};
use fleet::{Event, Host, Job, for_people, start_all};
use process_core::{end_by_signal, signal_is_ignored};
use spinner_core::TICK;
use tokio::runtime::Builder;
use tokio::select;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use crate::args::Options;
use crate::report::Report;

/// How many events wait until they are shown. When there are more, the commands wait.
const QUEUE_CAPACITY: usize = 256;

/// The number of the signal that Ctrl-C sends.
const SIGINT: i32 = libc::SIGINT;

pub(crate) fn run(options: &Options) -> io::Result<()> {
    let (hosts, job) = (options.hosts()?, options.job()?);
    if options.dry_run {
        return dry_run(&hosts, &job);
    }
    let mut report = Report::new(&hosts, options);
    let (event_tx, event_rx) = channel(QUEUE_CAPACITY);
    let event_loop = Builder::new_current_thread().enable_all().build();
    let event_loop = event_loop.context("cannot start an event loop")?;
    // The tasks have their own thread. So timeouts and Ctrl-C work even while this thread waits until a
    // slow terminal has room.
    let tasks = thread::Builder::new()
        .spawn(move || event_loop.block_on(supervise(hosts.into(), job, event_tx)))
        .context("cannot start a thread")?;
    let shown = show(event_rx, &mut report, options.max_failures());
    let was_interrupted = tasks.join().expect("`supervise` does not panic")?;
    let result = shown.and_then(|()| report.finish());
    if let (true, Err(error)) = (was_interrupted, &result) {
        print_error(error);
        end_by_signal(SIGINT); // the shell must see that the signal ended the program
    }
    result
}

/// Prints the command of each host.
fn dry_run(hosts: &[Host], job: &Job) -> io::Result<()> {
    hosts.iter().try_for_each(|host| {
        let command = for_people(&host.command_line(&job.command, job.timeout, 1));
        print_line(&format!("{}: {command}", host.name))
    })
}

/// Runs the command on all hosts, until all are done, the receiver of the events has gone, or the user
/// presses Ctrl-C. Returns whether it was Ctrl-C.
async fn supervise(
    hosts: Arc<[Host]>,
    job: Job,
    events: Sender<(usize, Event)>,
) -> io::Result<bool> {
    let mut tasks = start_all(&hosts, &Arc::new(job), &events);
    let was_interrupted = select! {
        () = async { while tasks.join_next().await.is_some() {} } => false,
        () = events.closed() => false,
        pressed = ctrl_c() => pressed.map(|()| true)?,
    };
    let_ctrl_c_end_the_program();
    tasks.shutdown().await; // cancels the tasks, which kills their commands
    Ok(was_interrupted)
}

/// Waits for Ctrl-C. A program that was started with the signal ignored, such as a background job of a
/// script, keeps ignoring it.
async fn ctrl_c() -> io::Result<()> {
    if signal_is_ignored(SIGINT) {
        return pending().await;
    }
    let mut signals = signal(SignalKind::interrupt()).context("cannot watch for Ctrl-C")?;
    signals.recv().await;
    Ok(())
}

/// From now on, nothing waits for Ctrl-C.
fn let_ctrl_c_end_the_program() {
    if !signal_is_ignored(SIGINT) {
        // SAFETY: the default action runs no code of this program.
        unsafe { libc::signal(SIGINT, libc::SIG_DFL) };
    }
}

/// Shows the events of all hosts, until there are no more. If too many hosts have failed, stops the
/// others.
fn show(
    mut events: Receiver<(usize, Event)>,
    report: &mut Report,
    max_failures: usize,
) -> io::Result<()> {
    // This event loop only has a clock. It needs no open files, all of which may be in use.
    let clock = Builder::new_current_thread().enable_time().build()?;
    loop {
        match clock.block_on(async { timeout(TICK, events.recv()).await }) {
            Ok(Some((host, event))) => report.record(host, event)?,
            Ok(None) => return Ok(()),
            Err(_elapsed) => {}
        }
        if report.failures() >= max_failures {
            events.close(); // only what was sent already is received
        }
        if events.is_empty() {
            report.show_status()?;
        }
    }
}
