//! What becomes of `procs` when its processes are killed and stopped.

use std::process::Command;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::CHECKER;
use crate::pool::{assert_answered, deaths};
use crate::run::run;
use crate::running::{Running, pgrep, wait_until_stopped};

/// A prime that takes a second.
const SECOND: (u64, bool) = (1_000_000_000_000_000_003, true);

/// A prime that takes some seconds.
const SECONDS: (u64, bool) = (18_446_744_073_709_551_557, true);

/// More numbers than fit into all pipes together, and nothing to do about them.
static MANY: [(u64, bool); 20_000] = [(7, true); 20_000];

fn send(signal: Signal, to: Pid) {
    kill(to, signal).expect("it is not reaped yet");
}

/// How a worker ended that got this signal.
fn killed(worker: Pid) -> String {
    format!("process {worker} was killed by SIGKILL")
}

#[test]
fn a_killed_worker_is_named_and_all_that_was_never_answered() {
    let mut numbers = vec![SECONDS; 18];
    numbers.splice(0..0, [(2, true), (3, true)]);
    let mut procs = Running::start(1, &numbers);
    let mut rows = procs.rows(2);
    let [worker] = procs.workers()[..] else { panic!("there is one worker") };
    send(Signal::SIGKILL, worker);
    let parent = procs.parent();
    let (more_rows, run) = procs.end();
    rows.extend(more_rows);
    run.error(1);
    let (dead, lost) = deaths(&run);
    assert_eq!(dead, [killed(worker)]);
    assert!(lost.contains(&SECONDS.0), "it was at work: {lost:?}");
    assert_answered(rows.into_iter(), &lost, &numbers);
    assert_eq!(pgrep("-g", parent), [], "it was reaped");
}

#[test]
fn when_one_worker_is_killed_the_other_goes_on() {
    let mut procs = Running::start(2, &MANY);
    let mut rows = procs.rows(1);
    let [worker, _] = procs.workers()[..] else { panic!("there are two workers") };
    send(Signal::SIGKILL, worker);
    let (more_rows, run) = procs.end();
    rows.extend(more_rows);
    run.error(1);
    let (dead, lost) = deaths(&run);
    assert_eq!(dead, [killed(worker)]);
    assert!(lost.len() <= 1, "only that worker's own job is lost: {lost:?}");
    assert_answered(rows.into_iter(), &lost, &MANY);
}

#[test]
fn when_all_workers_are_killed_all_of_them_are_named() {
    let mut procs = Running::start(2, &MANY);
    let mut rows = procs.rows(1);
    let workers = procs.workers();
    for &worker in &workers {
        send(Signal::SIGKILL, worker);
    }
    let (more_rows, run) = procs.end();
    rows.extend(more_rows);
    let lost = MANY.len() - rows.len();
    let seven_and_so_on = format!("{} and {} more", ["7"; 20].join(", "), lost - 20);
    let dead = workers.into_iter().map(killed).collect::<Vec<_>>().join("; ");
    assert_eq!(run.error(1), format!("error: {dead}; never answered: {seven_and_so_on}"));
}

#[test]
fn when_the_parent_is_ended_its_workers_end() {
    for signal in [Signal::SIGKILL, Signal::SIGTERM, Signal::SIGINT] {
        let mut procs = Running::start(4, &MANY);
        procs.rows(1);
        assert_eq!(procs.workers().len(), 4);
        send(signal, procs.parent());
        assert_ended_by_signal(procs);
    }
}

/// There is work for ten minutes.
#[test]
fn when_the_parent_is_ended_its_workers_end_with_their_current_job() {
    let mut numbers = vec![SECOND; 1200];
    numbers[0] = (2, true);
    let mut procs = Running::start(2, &numbers);
    procs.rows(1);
    send(Signal::SIGKILL, procs.parent());
    assert_ended_by_signal(procs);
}

/// There is work for an hour.
#[test]
fn control_c_ends_all_processes() {
    let mut numbers = vec![SECONDS; 1200];
    numbers[0] = (2, true);
    let mut procs = Running::start(2, &numbers);
    procs.rows(1);
    procs.signal_all(Signal::SIGINT);
    assert_ended_by_signal(procs);
}

#[track_caller]
fn assert_ended_by_signal(procs: Running) {
    let (_, run) = procs.end(); // comes back when the last process has ended
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (None, "", ""));
}

#[test]
fn while_a_worker_is_stopped_the_other_goes_on() {
    let mut procs = Running::start(2, &MANY);
    let mut rows = procs.rows(1);
    let [worker, _] = procs.workers()[..] else { panic!("there are two workers") };
    send(Signal::SIGSTOP, worker);
    wait_until_stopped(worker);
    rows.extend(procs.rows(MANY.len() - 1 - 1)); // it may have a job in its hands
    send(Signal::SIGCONT, worker);
    assert_all_is_well(procs, rows);
}

#[test]
fn all_can_be_stopped_and_continued() {
    let mut procs = Running::start(2, &MANY);
    let mut rows = procs.rows(1);
    procs.signal_all(Signal::SIGSTOP);
    wait_until_stopped(procs.parent());
    procs.workers().into_iter().for_each(wait_until_stopped);
    procs.signal_all(Signal::SIGCONT);
    rows.extend(procs.rows(1000));
    assert_all_is_well(procs, rows);
}

#[track_caller]
fn assert_all_is_well(procs: Running, mut rows: Vec<(u64, bool)>) {
    let parent = procs.parent();
    let (more_rows, run) = procs.end();
    rows.extend(more_rows);
    assert_answered(rows.into_iter(), &[], &MANY);
    assert!(run.output().starts_with("20000 checks in "));
    assert_eq!(pgrep("-g", parent), [], "all workers were reaped");
}

/// The time that a child took is added to its parent's children's only when it is reaped, so the
/// shell hears of the time that workers took only if `procs` has reaped them.
#[test]
fn workers_are_reaped() {
    let script = r#""$0" 2 > /dev/null && times"#; // a line of the shell's times, and its children's
    let mut shell = Command::new("sh");
    let run = run(shell.args(["-c", script, CHECKER.program]).env("LC_ALL", "C"), "");
    let times = run.output();
    let children = times.lines().nth(1).expect("the second line is that of the children");
    let (_minutes, rest) = children.split_once('m').expect("minutes come first");
    let (seconds, _) = rest.split_once('s').expect("then come seconds");
    let seconds: f64 = seconds.parse().expect("a number");
    assert!(seconds > 0.05, "20 numbers took only {seconds} seconds");
}
