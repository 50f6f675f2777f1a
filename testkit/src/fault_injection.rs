//! A suite for every pool of workers: signals at any moment, full disks, readers that leave, and
//! too little memory.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::ops::Range;
use std::process::{Command, Stdio};
use std::thread;

use nix::sys::signal::Signal;
use tempfile::tempdir;

use crate::expected_output::{assert_report, row};
use crate::pool::Pool;
use crate::process_group::finish_group;
use crate::program::{Program, Run, start};
use crate::random_moments::{
    Expected, Fault, Target, inject_at_random_moments, repeat_with_random,
};

/// Writes a `#[test]` for each function of [this suite](crate::fault_injection). The argument is
/// the name of a constant of type [`Pool`].
#[macro_export]
macro_rules! fault_injection_tests {
    ($pool:ident) => {
        $crate::suite_tests! { fault_injection($pool):
            worker_killed_at_any_moment_loses_at_most_one_answer,
            parent_killed_at_any_moment_leaves_no_worker_behind,
            group_killed_at_any_moment_ends,
            processes_paused_at_any_moment_lose_nothing,
            reader_that_leaves_at_any_row_ends_the_pool,
            disk_full_at_any_row_fails_with_one_line,
            #[cfg(target_os = "linux")] // only there, `ulimit -v` has an effect
            memory_limit_never_loses_answers_silently,
        }
    };
}

/// A number of workers, and the numbers that they check. Numbers from a trillion take a while.
#[derive(Debug)]
struct Case {
    worker_count: usize,
    numbers: Range<u64>,
}

const TRILLION: u64 = 1_000_000_000_000;

/// Their rows fit into a pipe, so the pool never blocks on its output.
const CASES: [Case; 4] = [
    Case { worker_count: 4, numbers: TRILLION..TRILLION + 200 },
    Case { worker_count: 4, numbers: 0..1500 },
    Case { worker_count: 1, numbers: TRILLION..TRILLION + 50 },
    Case { worker_count: 1, numbers: 0..50 },
];

impl Case {
    fn start(&self, pool: &Pool) -> Program {
        let mut command = pool.checker.command(&[&self.worker_count.to_string(), "-f", "-"]);
        start(&mut command, Stdio::piped(), &self.input())
    }

    /// Starts the pool after some commands of a shell.
    fn start_after(&self, commands: &str, pool: &Pool, stdout: impl Into<Stdio>) -> Program {
        let script = format!(r#"{commands}; exec "$0" {} -f -"#, self.worker_count);
        let mut shell = Command::new("sh");
        start(shell.args(["-c", &script, pool.checker.program]), stdout, &self.input())
    }

    fn input(&self) -> String {
        let lines: Vec<String> = self.numbers.clone().map(|n| n.to_string()).collect();
        lines.join("\n")
    }

    /// The numbers, each with whether it is prime.
    fn answers(&self) -> BTreeSet<(u64, bool)> {
        self.numbers.clone().map(|n| (n, primal::is_prime(n))).collect()
    }

    fn heading(&self, pool: &Pool) -> String {
        format!("Checking {} numbers {}:", self.answers().len(), pool.how(self.worker_count))
    }

    /// How the line of the total time starts.
    fn total(&self) -> String {
        format!("{} checks in ", self.answers().len())
    }

    /// Asserts that the run succeeded with a complete report.
    #[track_caller]
    fn assert_complete(&self, pool: &Pool, run: Run) {
        let answers: Vec<_> = self.answers().into_iter().collect();
        assert_report(&run.output(), &pool.how(self.worker_count), &self.total(), &answers);
    }

    /// Asserts that a report consists of whole lines, from the first line on.
    #[track_caller]
    fn assert_cut_short(&self, pool: &Pool, report: &str) {
        assert!(report.is_empty() || report.ends_with('\n'), "a line is cut short: {report:?}");
        let total = report.find(&self.total());
        let (rows, total) = report.split_at(total.unwrap_or(report.len()));
        let left = if rows.is_empty() { self.answers() } else { self.unanswered(pool, rows) };
        assert!(total.is_empty() || left.is_empty(), "rows follow the total: {report:?}");
    }

    /// Returns the numbers that have no row in a report without its last line.
    #[track_caller]
    fn unanswered(&self, pool: &Pool, report: &str) -> BTreeSet<(u64, bool)> {
        let mut lines = report.lines();
        assert_eq!(lines.next(), Some(&*self.heading(pool)));
        let mut left = self.answers();
        for line in lines {
            assert!(left.remove(&row(line, 16)), "a row is wrong, or there twice: {line:?}");
        }
        left
    }
}

/// Injects each of the faults at random moments.
fn inject(pool: &Pool, faults: &[Fault]) {
    let start = |case: &Case| case.start(pool);
    inject_at_random_moments(faults, &CASES, start, |case, expected, run| match expected {
        Expected::Success => case.assert_complete(pool, run),
        Expected::WorkerKilled(worker, signal) => {
            let lost = case.unanswered(pool, &run.stdout);
            let is_little = case.worker_count == 1 || lost.len() <= 1;
            assert!(is_little, "more is lost than the worker's current job: {lost:?}");
            let failure = format!("process {worker} was killed by {signal}");
            assert_eq!(run.error(1), format!("error: {failure}; {}", describe(&lost)));
        }
        Expected::Killed => {
            assert_eq!(run.stderr, "");
            case.assert_cut_short(pool, &run.stdout);
        }
    });
}

/// Returns how the error describes the numbers that were never answered.
fn describe(lost: &BTreeSet<(u64, bool)>) -> String {
    let named: Vec<String> = lost.iter().take(20).map(|(n, _)| n.to_string()).collect();
    match lost.len() {
        0 => "every number was answered nevertheless".into(),
        1..=20 => format!("never answered: {}", named.join(", ")),
        all => format!("never answered: {} and {} more", named.join(", "), all - 20),
    }
}

const SIGNALS: [Signal; 3] = [Signal::SIGKILL, Signal::SIGTERM, Signal::SIGINT];

/// A pool of threads has no child process, so there no signal is sent.
pub fn worker_killed_at_any_moment_loses_at_most_one_answer(pool: &Pool) {
    inject(pool, &SIGNALS.map(|signal| Fault::Kill(Target::Worker, signal)));
}

/// The workers end although their parent cannot tell them to.
pub fn parent_killed_at_any_moment_leaves_no_worker_behind(pool: &Pool) {
    inject(pool, &SIGNALS.map(|signal| Fault::Kill(Target::Parent, signal)));
}

/// As with Ctrl-C in a terminal.
pub fn group_killed_at_any_moment_ends(pool: &Pool) {
    inject(pool, &SIGNALS.map(|signal| Fault::Kill(Target::Group, signal)));
}

/// SIGSTOP and SIGCONT, sent to a worker, the parent, or all processes, have no consequence.
pub fn processes_paused_at_any_moment_lose_nothing(pool: &Pool) {
    inject(pool, &[Target::Worker, Target::Parent, Target::Group].map(Fault::Pause));
}

/// The pool succeeds, and prints nothing on stderr.
pub fn reader_that_leaves_at_any_row_ends_the_pool(pool: &Pool) {
    repeat_with_random(|random| {
        let lines = random.usize(1..=202); // a heading, 200 rows and the total
        let (reader, writer) = io::pipe().expect("a pipe can be created");
        let head = thread::spawn(move || BufReader::new(reader).lines().take(lines).count());
        assert_eq!(finish_group(CASES[0].start_after("true", pool, writer)).output(), "");
        let seen = head.join().expect("reading does not panic");
        assert_eq!(seen, lines, "lines were lost before the reader had left");
    });
}

/// What was written before is correct.
pub fn disk_full_at_any_row_fails_with_one_line(pool: &Pool) {
    let folder = tempdir().expect("a temporary folder can be created");
    let case = &CASES[1];
    repeat_with_random(|random| {
        let file = folder.path().join("report");
        let report = File::create(&file).expect("the folder can be written to");
        let blocks = random.u32(..60); // all rows take 93 blocks, or 47 where blocks are larger
        let limit = format!("ulimit -f {blocks}");
        let mut run = finish_group(case.start_after(&limit, pool, report));
        run.stdout = fs::read_to_string(&file).expect("a report is valid UTF-8");
        if run.code == Some(0) {
            return case.assert_complete(pool, run);
        }
        assert!(run.error(1).starts_with("error: cannot write to standard output: "), "{run:?}");
        let whole_lines = run.stdout.rfind('\n').map_or(0, |end| end + 1);
        case.assert_cut_short(pool, &run.stdout[..whole_lines]);
    });
}

/// The pool completes or fails, and says so. Rust itself ends a program by SIGABRT when it gets no
/// memory.
#[cfg(target_os = "linux")]
pub fn memory_limit_never_loses_answers_silently(pool: &Pool) {
    repeat_with_random(|random| {
        let case = &CASES[random.usize(..CASES.len())];
        let kibibytes = random.u32(3_000..25_000);
        let limits = format!("ulimit -c 0; ulimit -v {kibibytes}");
        let run = finish_group(case.start_after(&limits, pool, Stdio::piped()));
        if run.code == Some(0) {
            return case.assert_complete(pool, run);
        }
        case.assert_cut_short(pool, &run.stdout);
        assert_ne!(run.stderr, "", "the failure is not reported: {run:?}");
    });
}
