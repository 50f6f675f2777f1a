//! What holds for every pool of workers, whenever it is disturbed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::ops::Range;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::Signal;
use tempfile::tempdir;

use crate::group::finish_alone;
use crate::moments::{End, Fault, To, at_random_moments, often};
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
        let mut command = CHECKER.command(&[&self.workers.to_string(), "-f", "-"]);
        start(&mut command, Stdio::piped(), &self.list())
    }

    /// Starts the pool after some commands of a shell.
    fn start_by(&self, commands: &str, stdout: impl Into<Stdio>) -> Child {
        let script = format!(r#"{commands}; exec "$0" {} -f -"#, self.workers);
        let mut shell = Command::new("sh");
        start(shell.args(["-c", &script, CHECKER.program]), stdout, &self.list())
    }

    fn list(&self) -> String {
        let list: Vec<String> = self.numbers.clone().map(|n| n.to_string()).collect();
        list.join("\n")
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
        End::Well => assert_whole(run, case),
        End::WithoutWorker(worker, signal) => {
            let lost = unanswered(&run.stdout, case);
            assert!(case.workers == 1 || lost.len() <= 1, "only what it had in hand: {lost:?}");
            let dead = format!("process {worker} was killed by {signal}");
            assert_eq!(run.error(1), format!("error: {dead}; {}", what_is_lost(&lost)));
        }
        End::BySignal => {
            assert_eq!(run.stderr, "");
            assert_cut_short(&run.stdout, case);
        }
    });
}

/// Asserts that all is well with a run and its report.
#[track_caller]
fn assert_whole(run: Run, case: &Case) {
    let asked: Vec<_> = case.asked().into_iter().collect();
    assert_report(&run.output(), &POOL.how(case.workers), &case.total(), &asked);
}

/// Asserts that what there is of a report is whole lines, from the first on.
#[track_caller]
fn assert_cut_short(report: &str, case: &Case) {
    assert!(report.is_empty() || report.ends_with('\n'), "{report:?}");
    let total = report.find(&case.total());
    let (rows, total) = report.split_at(total.unwrap_or(report.len()));
    let left = if rows.is_empty() { case.asked() } else { unanswered(rows, case) };
    assert!(total.is_empty() || left.is_empty(), "the total comes at the end: {report:?}");
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

#[test]
fn a_reader_may_go_at_any_row() {
    often(|random| {
        let rows = random.u32(1..1500);
        let mut head = Command::new("head");
        let head = head.args(["-n", &rows.to_string()]).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut head = head.spawn().expect("every Unix has it");
        let pool = CASES[0].start_by("true", head.stdin.take().expect("it is a pipe"));
        assert_eq!(finish_alone(pool).output(), "", "it ends well, and in silence");
        head.wait().expect("it was not waited for yet");
    });
}

#[test]
fn a_disk_may_be_full_at_any_row() {
    let folder = tempdir().expect("a temporary folder");
    often(|random| {
        let file = folder.path().join("report");
        let report = File::create(&file).expect("it can be written");
        let blocks = random.u32(..60); // all rows take 93 blocks, or 47 where they are larger
        let pool = CASES[1].start_by(&format!("trap '' XFSZ; ulimit -f {blocks}"), report);
        let mut run = finish_alone(pool);
        run.stdout = fs::read_to_string(&file).expect("it is text");
        if run.code == Some(0) {
            return assert_whole(run, &CASES[1]);
        }
        assert!(run.error(1).starts_with("error: cannot write to standard output: "), "{run:?}");
        let whole_lines = run.stdout.rfind('\n').map_or(0, |end| end + 1);
        assert_cut_short(&run.stdout[..whole_lines], &CASES[1]);
    });
}

/// Where there is no memory Rust ends a program by SIGABRT: what counts is that nobody is deceived.
#[cfg(target_os = "linux")] // only there `ulimit -v` is a limit
#[test]
fn memory_may_be_short_and_then_the_pool_does_all_or_fails() {
    often(|random| {
        let case = &CASES[random.usize(..CASES.len())];
        let kibibytes = random.u32(3_000..25_000);
        let limits = format!("ulimit -c 0; ulimit -v {kibibytes}");
        let run = finish_alone(case.start_by(&limits, Stdio::piped()));
        if run.code == Some(0) {
            return assert_whole(run, case);
        }
        assert_cut_short(&run.stdout, case);
        assert_ne!(run.stderr, "", "{run:?}");
    });
}
