//! What holds for every pool of workers, whenever it is disturbed.

use std::collections::BTreeSet;
use std::ops::Range;
use std::process::{Child, Stdio};

use nix::sys::signal::Signal;

use crate::moments::{End, Fault, To, at_random_moments};
use crate::printed::assert_report;
use crate::row::row;
use crate::run::{Run, start};
use crate::{CHECKER, POOL};

/// So many workers, and the numbers from 0 on, or from a trillion on: then they take a while.
#[derive(Debug)]
struct Case {
    workers: usize,
    numbers: Range<u64>,
}

const TRILLION: u64 = 1_000_000_000_000;

/// Their rows fit into a pipe, so nobody needs to read them meanwhile.
const CASES: [Case; 4] = [
    Case { workers: 4, numbers: TRILLION..TRILLION + 200 },
    Case { workers: 4, numbers: 0..1500 },
    Case { workers: 1, numbers: TRILLION..TRILLION + 50 },
    Case { workers: 1, numbers: 0..50 },
];

impl Case {
    fn start(&self) -> Child {
        let list: Vec<String> = self.numbers.clone().map(|n| n.to_string()).collect();
        let mut command = CHECKER.command(&[&self.workers.to_string(), "-f", "-"]);
        start(&mut command, Stdio::piped(), &list.join("\n"))
    }

    /// The numbers with their answers.
    fn asked(&self) -> BTreeSet<(u64, bool)> {
        self.numbers.clone().map(|n| (n, primal::is_prime(n))).collect()
    }

    fn heading(&self) -> String {
        format!("Checking {} numbers {}:", self.asked().len(), POOL.how(self.workers))
    }

    /// How the last line begins, if all went well.
    fn total(&self) -> String {
        format!("{} checks in ", self.asked().len())
    }
}

/// Disturbs the pool with each of the faults.
fn disturb_pool(faults: &[Fault]) {
    at_random_moments(faults, &CASES, Case::start, |case, end, run| match end {
        End::Well => {
            let asked: Vec<_> = case.asked().into_iter().collect();
            assert_report(&run.output(), &POOL.how(case.workers), &case.total(), &asked);
        }
        End::WithoutWorker(worker, signal) => {
            let lost = unanswered(&run.stdout, case);
            assert!(
                case.workers == 1 || lost.len() <= 1,
                "only what it had in its hands: {lost:?}"
            );
            let dead = format!("process {worker} was killed by {signal}");
            assert_eq!(run.error(1), format!("error: {dead}; {}", what_is_lost(&lost)));
        }
        End::BySignal => assert_cut_short(&run, case),
    });
}

/// The numbers that have no row in a report without a last line.
#[track_caller]
fn unanswered(report: &str, case: &Case) -> BTreeSet<(u64, bool)> {
    let mut lines = report.lines();
    assert_eq!(lines.next(), Some(&*case.heading()));
    let mut left = case.asked();
    for line in lines {
        assert!(left.remove(&row(line, 16)), "wrong, or twice: {line:?}");
    }
    left
}

/// What the error says of the numbers that were never answered.
fn what_is_lost(lost: &BTreeSet<(u64, bool)>) -> String {
    let named: Vec<String> = lost.iter().take(20).map(|(n, _)| n.to_string()).collect();
    match lost.len() {
        0 => "all numbers were answered all the same".into(),
        1..=20 => format!("never answered: {}", named.join(", ")),
        all => format!("never answered: {} and {} more", named.join(", "), all - 20),
    }
}

/// Asserts that what a signal left is whole lines of a report, from the first on.
#[track_caller]
fn assert_cut_short(run: &Run, case: &Case) {
    assert_eq!(run.stderr, "");
    assert!(run.stdout.is_empty() || run.stdout.ends_with('\n'), "{run:?}");
    let total = run.stdout.find(&case.total());
    let (report, total) = run.stdout.split_at(total.unwrap_or(run.stdout.len()));
    let left = if report.is_empty() { case.asked() } else { unanswered(report, case) };
    assert!(total.is_empty() || left.is_empty(), "the total comes at the end: {run:?}");
}

const SIGNALS: [Signal; 3] = [Signal::SIGKILL, Signal::SIGTERM, Signal::SIGINT];

/// Threads are no processes: they cannot be sent a signal, and none is.
#[test]
fn a_worker_that_is_ended_at_any_moment_costs_one_answer_at_most() {
    disturb_pool(&SIGNALS.map(|signal| Fault::End(To::Worker, signal)));
}

#[test]
fn a_parent_that_is_ended_at_any_moment_leaves_no_worker_behind() {
    disturb_pool(&SIGNALS.map(|signal| Fault::End(To::Parent, signal)));
}

#[test]
fn all_processes_may_be_ended_at_any_moment() {
    disturb_pool(&SIGNALS.map(|signal| Fault::End(To::All, signal)));
}

#[test]
fn any_or_all_may_be_stopped_and_continued_at_any_moment() {
    disturb_pool(&[To::Worker, To::Parent, To::All].map(Fault::Pause));
}
