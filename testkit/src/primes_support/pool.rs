//! What holds for every pool of workers. `crate::POOL` says which one is tested.

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::available_parallelism;

use primes_core::count;

use crate::printed::assert_report;
use crate::row::row;
use crate::run::{Run, finish, run, start};
use crate::{CHECKER, POOL};

/// A pool of workers.
pub(crate) struct Pool {
    /// What one worker is called, and many.
    pub(crate) workers: (&'static str, &'static str),
    /// The example whose workers wait for each other.
    pub(crate) rendezvous: &'static str,
    /// The example with a number that workers cannot stand.
    pub(crate) panic: &'static str,
    /// What the one that started the workers is called, in a process with this id.
    pub(crate) chief: fn(process: u32) -> String,
}

impl Pool {
    /// How the heading ends with so many workers.
    pub(crate) fn how(&self, workers: usize) -> String {
        format!("with {}", count(workers, self.workers.0, self.workers.1))
    }
}

/// The numbers as a program reads them.
fn list(numbers: &[(u64, bool)]) -> String {
    numbers.iter().map(|(n, _)| n.to_string()).collect::<Vec<_>>().join("\n")
}

/// An example program of the same package.
pub(crate) fn example(name: &str) -> Command {
    let folder = Path::new(CHECKER.program).parent().expect("a program is in a folder");
    let program =
        folder.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let missing = "an example is missing: run plain `cargo test -p PACKAGE`, which builds it";
    assert!(program.exists(), "{missing}: {}", program.display());
    Command::new(program)
}

#[test]
fn any_number_of_workers_checks_every_number_once() {
    let numbers: Vec<(u64, bool)> = (0..1000).map(|n| (n, primal::is_prime(n))).collect();
    for workers in [1, 2, 7, 20, 64] {
        let mut command = CHECKER.command(&[&workers.to_string(), "-f", "-"]);
        let stdout = run(&mut command, &list(&numbers)).output();
        assert_report(&stdout, &POOL.how(workers), "1000 checks in ", &numbers);
    }
}

#[test]
fn workers_may_have_nothing_to_do() {
    let stdout = run(&mut CHECKER.command(&["100", "-f", "-"]), "").output();
    assert_report(&stdout, &POOL.how(100), "0 checks in ", &[]);
}

#[test]
fn one_check_is_reported_in_the_singular() {
    let stdout = run(&mut CHECKER.command(&["1", "-f", "-"]), "7").output();
    assert_report(&stdout, &POOL.how(1), "1 check in ", &[(7, true)]);
    assert!(stdout.starts_with(&format!("Checking 1 number with 1 {}:\n", POOL.workers.0)));
}

#[test]
fn there_is_a_worker_for_each_core_unless_told_otherwise() {
    let cores = available_parallelism().expect("they can be counted").get().min(1000);
    let stdout = run(&mut CHECKER.command(&["-f", "-"]), "7").output();
    assert_report(&stdout, &POOL.how(cores), "1 check in ", &[(7, true)]);
}

/// The example ends only if all workers are in the middle of a job at the same time.
#[test]
fn all_workers_work_at_the_same_time() {
    for workers in [2, 7] {
        let mut command = example(POOL.rendezvous);
        let child = start(command.arg(workers.to_string()), Stdio::piped(), "");
        let chief = (POOL.chief)(child.id());
        let stdout = finish(child).output();
        let met = stdout.lines().map(|line| line.strip_suffix(" has met all others"));
        let met: HashSet<&str> = met.map(|worker| worker.expect("all have met")).collect();
        assert_eq!(met.len(), workers, "{stdout}");
        assert!(!met.contains(&*chief), "{chief} has left the work to others: {stdout}");
    }
}

#[test]
fn a_worker_that_panics_is_named_and_its_number_too() {
    let mut numbers = [(11, true); 20];
    numbers[9] = (4_444_444_444_444_444, false);
    for workers in [1, 2, 4] {
        let mut command = example(POOL.panic);
        let run = run(command.args([&workers.to_string(), "-f", "-"]), &list(&numbers));
        assert_eq!(run.code, Some(1), "{run:?}");
        let (dead, lost) = deaths(&run);
        let [dead] = dead[..] else { panic!("one worker panicked: {run:?}") };
        assert!(dead.starts_with(POOL.workers.0) && dead.ends_with(" panicked"), "{dead}");
        assert!(lost.contains(&4_444_444_444_444_444), "{lost:?}");
        assert!(lost.len() == 1 || workers == 1, "the others go on: {lost:?}");
        assert_answered(run.stdout.lines().skip(1).map(|line| row(line, 16)), &lost, &numbers);
    }
}

/// The ends of workers that did not end well, and the unanswered numbers, from the last line.
#[track_caller]
pub(crate) fn deaths(run: &Run) -> (Vec<&str>, Vec<u64>) {
    let error = run.stderr.lines().last().and_then(|line| line.strip_prefix("error: "));
    let parts = error.and_then(|error| error.rsplit_once("; "));
    let (dead, numbers) = parts.expect("the last line is an error with two parts at least");
    let lost = match numbers.strip_prefix("never answered: ") {
        Some(numbers) => numbers.split(", ").map(|n| n.parse().expect("a number")).collect(),
        None => Vec::new(),
    };
    (dead.split("; ").collect(), lost)
}

/// Asserts that each number was either answered or named as lost, and as often as it was asked.
#[track_caller]
pub(crate) fn assert_answered(
    rows: impl Iterator<Item = (u64, bool)>,
    lost: &[u64],
    asked: &[(u64, bool)],
) {
    let rows: Vec<(u64, bool)> = rows.collect();
    let answers: HashSet<_> = asked.iter().collect();
    assert!(rows.iter().all(|row| answers.contains(row)), "{rows:?}");
    let mut all: Vec<u64> = rows.iter().map(|(n, _)| *n).chain(lost.iter().copied()).collect();
    let mut asked: Vec<u64> = asked.iter().map(|(n, _)| *n).collect();
    all.sort_unstable();
    asked.sort_unstable();
    assert_eq!(all, asked);
}
