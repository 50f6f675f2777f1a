//! The program without a command: two workers and a producer.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use primes_core::NUMBERS;
use tempfile::TempDir;
use testkit::process_group::{children_of, finish_group, group_of, signal_group};
use testkit::program::{Program, run, start};

use crate::support::{PROGRAM, wait_until};

/// Returns the program, with its temporary files in `folder`.
fn command(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env("TMPDIR", folder);
    command
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder can be created")
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("the folder can be listed").next().is_none()
}

/// Starts the program, and waits until it has both workers. They are stopped, so that no job is done
/// before the test goes on.
fn start_stopped(folder: &Path) -> (Program, Vec<Pid>) {
    let program = start(&mut command(folder), Stdio::piped(), "");
    let mut workers = Vec::new();
    wait_until("there are two workers", || {
        workers = children_of(group_of(&program));
        workers.len() == 2
    });
    for &worker in &workers {
        kill(worker, Signal::SIGSTOP).expect("the worker is running");
    }
    (program, workers)
}

#[track_caller]
fn assert_all_answered(stdout: &str) {
    let rows = stdout.lines().skip(1).take(NUMBERS.len());
    let row = |row: &str| {
        let n = row.split_whitespace().next().and_then(|n| n.parse().ok());
        (n.expect("a row starts with its number"), row.contains("  P  "))
    };
    let rows: BTreeSet<(u64, bool)> = rows.map(row).collect();
    assert_eq!(rows, NUMBERS.into(), "{stdout}");
}

#[test]
fn all_numbers_are_answered_and_the_work_is_attributed() {
    let folder = folder();
    let output = run(&mut command(folder.path()), "").output();
    assert!(output.starts_with("Checking 20 numbers with a queue and 2 worker processes:\n"));
    assert_all_answered(&output);
    let shares = output.lines().filter_map(|line| line.strip_prefix("worker-"));
    let jobs: usize = shares
        .map(|share| {
            let (_, jobs) = share.split_once(": ").expect("a colon follows the name");
            jobs.split(' ').next().and_then(|n| n.parse::<usize>().ok()).expect("a number")
        })
        .sum();
    assert_eq!(jobs, 20, "{output}");
    assert!(is_empty(folder.path()), "a file is left behind");
}

#[test]
fn killed_worker_costs_no_answer_but_is_reported() {
    let folder = folder();
    let (program, workers) = start_stopped(folder.path());
    kill(workers[0], Signal::SIGKILL).expect("the worker is stopped");
    kill(workers[1], Signal::SIGCONT).expect("the worker is stopped");
    let run = finish_group(program);
    let error = format!(
        "error: process {} was killed by SIGKILL; every number was answered nevertheless",
        workers[0]
    );
    assert_eq!(run.error(1), error);
    assert_all_answered(&run.stdout);
}

#[test]
fn killing_both_workers_names_the_numbers_without_an_answer() {
    let folder = folder();
    let (program, workers) = start_stopped(folder.path());
    for worker in workers {
        kill(worker, Signal::SIGKILL).expect("the worker is stopped");
    }
    let run = finish_group(program);
    assert!(run.error(1).contains("; never answered: "), "{run:?}");
    assert!(is_empty(folder.path()), "a file is left behind");
}

#[test]
fn workers_end_when_the_parent_is_killed() {
    let folder = folder();
    let (program, workers) = start_stopped(folder.path());
    kill(group_of(&program), Signal::SIGKILL).expect("the parent is running");
    for worker in workers {
        kill(worker, Signal::SIGCONT).expect("the worker is stopped");
    }
    let run = finish_group(program); // fails if a process is left behind
    assert_eq!(run.signal, Some(Signal::SIGKILL as i32));
}

#[test]
fn ctrl_c_and_sigterm_delete_the_queue() {
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let folder = folder();
        let (program, _workers) = start_stopped(folder.path());
        wait_until("the signal handler is installed", || {
            // The queue is opened after that.
            fs::read_dir(folder.path()).is_ok_and(|mut files| {
                files.next().is_some_and(|file| {
                    file.is_ok_and(|file| file.path().join("queue.db").exists())
                })
            })
        });
        signal_group(group_of(&program), signal);
        let run = finish_group(program);
        assert_eq!((run.signal, &*run.stderr), (Some(signal as i32), ""));
        assert!(is_empty(folder.path()), "a file is left behind");
    }
}
