//! Starts the tasks, prints what they send, and stops early if it must.

use std::io;
use std::sync::Arc;

use cli_core::{Context, print_error, print_line};
use fleet::{Host, Job, for_people, start_all};
use process_core::{end_by_signal, signal_is_ignored};
use tokio::runtime::Builder;
use tokio::select;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use crate::args::Options;
use crate::report::Report;

/// How many events wait to be printed. When there are more, the commands wait.
const QUEUE_CAPACITY: usize = 256;

/// The number of the signal that Ctrl-C sends.
const SIGINT: i32 = libc::SIGINT;

pub(crate) fn run(options: &Options) -> io::Result<()> {
    let (hosts, job) = (options.hosts()?, options.job()?);
    if options.dry_run {
        return dry_run(&hosts, &job);
    }
    // The tasks run on another thread. So their timeouts work even while this thread waits until a
    // slow terminal has room.
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.context("cannot start the event loop")?;
    let mut report = Report::new(&hosts, options);
    let end =
        runtime.block_on(supervise(hosts.into(), job, &mut report, options.max_failures()))?;
    let result = report.finish();
    if let (End::Interrupted, Err(error)) = (end, &result) {
        print_error(error);
        end_by_signal(SIGINT); // the shell must see that the signal ended the program
    }
    result
}

/// Why no more events are reported.
enum End {
    AllDone,
    Interrupted,
    TooManyFailures,
}

/// Prints the command of each host.
fn dry_run(hosts: &[Host], job: &Job) -> io::Result<()> {
    hosts.iter().try_for_each(|host| {
        let command = for_people(&host.command_line(&job.command, job.timeout, 1));
        print_line(&format!("{}: {command}", host.name))
    })
}

/// Reports the events of all hosts, until all are done or it has to stop early.
async fn supervise(
    hosts: Arc<[Host]>,
    job: Job,
    report: &mut Report,
    max_failures: usize,
) -> io::Result<End> {
    let (event_tx, mut event_rx) = mpsc::channel(QUEUE_CAPACITY);
    let mut ctrl_c = ctrl_c().context("cannot watch for Ctrl-C")?;
    let mut ticks = tokio::time::interval(spinner_core::TICK);
    let mut tasks = start_all(&hosts, &Arc::new(job), &event_tx);
    drop(event_tx); // the channel ends when the last task has ended
    let end = loop {
        select! {
            event = event_rx.recv() => match event {
                Some((host, event)) => report.record(host, event)?,
                None => break End::AllDone,
            },
            Some(()) = ctrl_c.recv() => break End::Interrupted,
            _ = ticks.tick() => report.show_status()?,
        }
        if report.failures() >= max_failures {
            break End::TooManyFailures;
        }
    };
    tasks.shutdown().await; // cancels the tasks, which kills their commands
    while let Ok((host, event)) = event_rx.try_recv() {
        report.record(host, event)?;
    }
    Ok(end)
}

/// Returns a message that arrives at the first Ctrl-C. The second one ends the program at once.
///
/// A program that was started with the signal ignored, such as a background job of a script, keeps
/// ignoring it.
fn ctrl_c() -> io::Result<mpsc::Receiver<()>> {
    let (pressed_tx, pressed_rx) = mpsc::channel(1);
    if signal_is_ignored(SIGINT) {
        return Ok(pressed_rx);
    }
    let mut presses = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        presses.recv().await;
        let _ = pressed_tx.send(()).await; // an error means that all hosts are done
        presses.recv().await;
        end_by_signal(SIGINT);
    });
    Ok(pressed_rx)
}
