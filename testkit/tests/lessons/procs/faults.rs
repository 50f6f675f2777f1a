//! Signals to the processes of `procs`, at moments that the tests choose.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use testkit::pool::{assert_answered, failures};
use testkit::process_group::wait_until_stopped;

use super::running::Running;

/// A prime that takes a second.
const SECOND: (u64, bool) = (1_000_000_000_000_000_003, true);

/// A prime that takes some seconds.
const SECONDS: (u64, bool) = (18_446_744_073_709_551_557, true);

/// More numbers than fit into all pipes together. Each takes almost no time.
static MANY: [(u64, bool); 20_000] = [(7, true); 20_000];

fn send(signal: Signal, to: Pid) {
    kill(to, signal).expect("the process has not been reaped");
}

/// How the error describes a worker that got SIGKILL.
fn killed(worker: Pid) -> String {
    format!("process {worker} was killed by SIGKILL")
}

#[test]
fn killing_the_only_worker_loses_the_remaining_numbers() {
    let mut numbers = vec![SECONDS; 18];
    numbers.splice(0..0, [(2, true), (3, true)]);
    let mut procs = Running::start(1, &numbers);
    let mut rows = procs.rows(2);
    let [worker] = procs.workers()[..] else { panic!("there is one worker") };
    send(Signal::SIGKILL, worker);
    let (more_rows, run) = procs.finish();
    rows.extend(more_rows);
    let _ = run.error(1);
    let (failures, lost) = failures(&run);
    assert_eq!(failures, [killed(worker)]);
    assert!(lost.contains(&SECONDS.0), "the worker's current job is not named: {lost:?}");
    assert_answered(rows.into_iter(), &lost, &numbers);
}

#[test]
fn killing_one_worker_loses_at_most_its_current_job() {
    let mut procs = Running::start(2, &MANY);
    let mut rows = procs.rows(1);
    let [worker, _] = procs.workers()[..] else { panic!("there are two workers") };
    send(Signal::SIGKILL, worker);
    let (more_rows, run) = procs.finish();
    rows.extend(more_rows);
    let _ = run.error(1);
    let (failures, lost) = failures(&run);
    assert_eq!(failures, [killed(worker)]);
    assert!(lost.len() <= 1, "more is lost than the worker's current job: {lost:?}");
    assert_answered(rows.into_iter(), &lost, &MANY);
}

#[test]
fn killing_all_workers_names_all_of_them() {
    let mut procs = Running::start(2, &MANY);
    let mut rows = procs.rows(1);
    let workers = procs.workers();
    for &worker in &workers {
        send(Signal::SIGKILL, worker);
    }
    let (more_rows, run) = procs.finish();
    rows.extend(more_rows);
    let lost = MANY.len() - rows.len();
    let named = format!("{} and {} more", ["7"; 20].join(", "), lost - 20);
    let failures = workers.into_iter().map(killed).collect::<Vec<_>>().join("; ");
    assert_eq!(run.error(1), format!("error: {failures}; never answered: {named}"));
}

#[test]
fn killing_the_parent_ends_its_workers() {
    for signal in [Signal::SIGKILL, Signal::SIGTERM, Signal::SIGINT] {
        let mut procs = Running::start(4, &MANY);
        procs.rows(1);
        assert_eq!(procs.workers().len(), 4);
        send(signal, procs.parent());
        assert_killed(procs, signal);
    }
}

/// All jobs together would take ten minutes.
#[test]
fn killing_the_parent_ends_its_workers_after_their_current_job() {
    let mut numbers = vec![SECOND; 1200];
    numbers[0] = (2, true);
    let mut procs = Running::start(2, &numbers);
    procs.rows(1);
    send(Signal::SIGKILL, procs.parent());
    assert_killed(procs, Signal::SIGKILL);
}

/// All jobs together would take an hour.
#[test]
fn ctrl_c_ends_all_processes() {
    let mut numbers = vec![SECONDS; 1200];
    numbers[0] = (2, true);
    let mut procs = Running::start(2, &numbers);
    procs.rows(1);
    procs.signal_all(Signal::SIGINT);
    assert_killed(procs, Signal::SIGINT);
}

/// Asserts that the parent was killed and printed nothing more than rows.
#[track_caller]
fn assert_killed(procs: Running, signal: Signal) {
    let (_, run) = procs.finish(); // returns when the last process has ended
    assert_eq!(run.signal, Some(signal as i32), "{run:?}");
    assert_eq!((&*run.stdout, &*run.stderr), ("", ""));
}

#[test]
fn stopping_one_worker_does_not_stop_the_other() {
    let mut procs = Running::start(2, &MANY);
    let mut rows = procs.rows(1);
    let [worker, _] = procs.workers()[..] else { panic!("there are two workers") };
    send(Signal::SIGSTOP, worker);
    wait_until_stopped(worker);
    rows.extend(procs.rows(MANY.len() - 1 - 1)); // the stopped worker may have one job
    send(Signal::SIGCONT, worker);
    assert_success(procs, rows);
}

#[test]
fn stopping_and_continuing_all_processes_loses_nothing() {
    let mut procs = Running::start(2, &MANY);
    let mut rows = procs.rows(1);
    procs.signal_all(Signal::SIGSTOP);
    wait_until_stopped(procs.parent());
    procs.workers().into_iter().for_each(wait_until_stopped);
    procs.signal_all(Signal::SIGCONT);
    rows.extend(procs.rows(1000));
    assert_success(procs, rows);
}

#[track_caller]
fn assert_success(procs: Running, mut rows: Vec<(u64, bool)>) {
    let (more_rows, run) = procs.finish();
    rows.extend(more_rows);
    assert_answered(rows.into_iter(), &[], &MANY);
    assert!(run.output().starts_with("20000 checks in "), "the last line is the total");
}
