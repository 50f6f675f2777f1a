//! A suite for every pool of workers: how many run, and what happens when one panics.

use std::collections::HashSet;
use std::process::{Child, Command, Stdio};
use std::thread::available_parallelism;

use primes_core::pluralize;

use crate::checker::Checker;
use crate::expected_output::{assert_report, is_conclusion, row};
use crate::program::{Run, example, finish, run, start};

/// Writes a `#[test]` for each function of [this suite](crate::pool). The argument is the name of a
/// constant of type [`Pool`].
#[macro_export]
macro_rules! pool_tests {
    ($pool:ident) => {
        $crate::suite_tests! { pool($pool):
            pool_of_any_size_checks_each_number_once,
            pool_without_numbers_succeeds,
            total_of_one_check_uses_the_singular,
            total_is_followed_by_a_conclusion,
            busy_machine_is_noticed,
            worker_count_defaults_to_the_number_of_cores,
            workers_run_concurrently,
            panicking_worker_is_named_with_its_number,
        }
    };
}

/// A prime checker with a pool of workers.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    /// The program.
    pub checker: Checker,
    /// What one worker is called, and several.
    pub workers: (&'static str, &'static str),
    /// The example whose workers wait for each other.
    pub rendezvous: &'static str,
    /// The example whose workers panic at the number 4,444,444,444,444,444.
    pub panic: &'static str,
    /// Returns how the example `rendezvous` calls its main thread, or its parent process if that has
    /// this id.
    pub main: fn(process: u32) -> String,
}

impl Pool {
    /// Returns the end of the heading for this number of workers.
    #[must_use]
    pub fn how(&self, worker_count: usize) -> String {
        format!("with {}", pluralize(worker_count, self.workers.0, self.workers.1))
    }
}

/// Returns the numbers in the format of `--file`.
fn lines(numbers: &[(u64, bool)]) -> String {
    numbers.iter().map(|(n, _)| n.to_string()).collect::<Vec<_>>().join("\n")
}

/// Each number has exactly one row.
pub fn pool_of_any_size_checks_each_number_once(pool: &Pool) {
    let numbers: Vec<(u64, bool)> = (0..1000).map(|n| (n, primal::is_prime(n))).collect();
    for worker_count in [1, 2, 7, 20, 64] {
        let mut command = pool.checker.command(&[&worker_count.to_string(), "-f", "-"]);
        let stdout = run(&mut command, &lines(&numbers)).output();
        assert_report(&stdout, &pool.how(worker_count), "1000 checks in ", &numbers);
    }
}

/// Workers that get no job end.
pub fn pool_without_numbers_succeeds(pool: &Pool) {
    let stdout = run(&mut pool.checker.command(&["100", "-f", "-"]), "").output();
    assert_report(&stdout, &pool.how(100), "0 checks in ", &[]);
}

/// The last line says `1 check`, not `1 checks`; so does the heading with the worker.
pub fn total_of_one_check_uses_the_singular(pool: &Pool) {
    let stdout = run(&mut pool.checker.command(&["1", "-f", "-"]), "7").output();
    assert_report(&stdout, &pool.how(1), "1 check in ", &[(7, true)]);
    assert!(stdout.starts_with(&format!("Checking 1 number with 1 {}:\n", pool.workers.0)));
}

/// Only Unix tells how much CPU time the program has used.
pub fn total_is_followed_by_a_conclusion(pool: &Pool) {
    for numbers in ["", "7", "9_999_999_999_999_917"] {
        let stdout = run(&mut pool.checker.command(&["2", "-f", "-"]), numbers).output();
        let last = stdout.lines().last().expect("the report has a heading");
        assert_eq!(is_conclusion(last), cfg!(unix), "wrong last line: {stdout}");
    }
}

/// With two busy loops for each core, the workers get a third of the time.
pub fn busy_machine_is_noticed(pool: &Pool) {
    if cfg!(not(unix)) {
        return; // the CPU time is not known
    }
    let cores = available_parallelism().expect("the system counts its cores").get();
    let _loops: Vec<BusyLoop> = (0..2 * cores).map(|_| BusyLoop::start()).collect();
    let numbers = "9_999_999_999_999_917\n".repeat(2 * cores);
    let workers = cores.min(1000).to_string();
    let stdout = run(&mut pool.checker.command(&[&workers, "-f", "-"]), &numbers).output();
    let last = stdout.lines().last().expect("the report has a heading");
    assert!(last.starts_with("This machine was busy: "), "the noise was not noticed: {stdout}");
}

/// A process that keeps a core busy until it is dropped.
struct BusyLoop(Child);

impl BusyLoop {
    fn start() -> Self {
        let mut shell = Command::new("sh");
        Self(shell.args(["-c", "while :; do :; done"]).spawn().expect("the system has a shell"))
    }
}

impl Drop for BusyLoop {
    fn drop(&mut self) {
        // A loop that has been killed already does no harm.
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Without an argument, there is one worker per core.
pub fn worker_count_defaults_to_the_number_of_cores(pool: &Pool) {
    let cores = available_parallelism().expect("the system counts its cores").get().min(1000);
    let stdout = run(&mut pool.checker.command(&["-f", "-"]), "7").output();
    assert_report(&stdout, &pool.how(cores), "1 check in ", &[(7, true)]);
}

/// The example ends only if all workers have a job in progress at the same time.
pub fn workers_run_concurrently(pool: &Pool) {
    for worker_count in [2, 7] {
        let mut command = Command::new(example(pool.rendezvous));
        let program = start(command.arg(worker_count.to_string()), Stdio::piped(), "");
        let main = (pool.main)(program.id());
        let stdout = finish(program).output();
        let met = stdout.lines().map(|line| line.strip_suffix(" has met all others"));
        let met: HashSet<&str> = met.map(|worker| worker.expect("every line is alike")).collect();
        assert_eq!(met.len(), worker_count, "each worker has met the others once: {stdout}");
        assert!(!met.contains(&*main), "{main} took a job of the workers: {stdout}");
    }
}

/// The error names the worker and its number; the other workers check the other numbers.
pub fn panicking_worker_is_named_with_its_number(pool: &Pool) {
    let mut numbers = [(11, true); 20];
    numbers[9] = (4_444_444_444_444_444, false);
    for worker_count in [1, 2, 4] {
        let mut command = Command::new(example(pool.panic));
        let run = run(command.args([&worker_count.to_string(), "-f", "-"]), &lines(&numbers));
        assert_eq!(run.code, Some(1), "{run:?}");
        let (failures, lost) = failures(&run);
        let [failure] = failures[..] else { panic!("one worker panicked: {run:?}") };
        assert!(failure.starts_with(pool.workers.0), "the worker is not named: {failure}");
        assert!(failure.ends_with(" panicked"), "the panic is not mentioned: {failure}");
        assert!(lost.contains(&4_444_444_444_444_444), "the number is not named: {lost:?}");
        assert!(lost.len() == 1 || worker_count == 1, "the others did not go on: {lost:?}");
        assert_answered(run.stdout.lines().skip(1).map(|line| row(line, 16)), &lost, &numbers);
    }
}

/// Parses the last line on stderr. Returns the failures of workers, and the unanswered numbers.
#[must_use]
#[track_caller]
pub fn failures(run: &Run) -> (Vec<&str>, Vec<u64>) {
    let error = run.stderr.lines().last().and_then(|line| line.strip_prefix("error: "));
    let parts = error.and_then(|error| error.rsplit_once("; "));
    let (failures, numbers) = parts.expect("the error has at least two parts");
    let lost = match numbers.strip_prefix("never answered: ") {
        Some(numbers) => numbers.split(", ").map(|n| n.parse().expect("a number")).collect(),
        None => Vec::new(),
    };
    (failures.split("; ").collect(), lost)
}

/// Asserts that each number in `asked` has a correct row or is `lost`, and is neither missing nor
/// there twice.
#[track_caller]
pub fn assert_answered(
    rows: impl Iterator<Item = (u64, bool)>,
    lost: &[u64],
    asked: &[(u64, bool)],
) {
    let rows: Vec<(u64, bool)> = rows.collect();
    let answers: HashSet<_> = asked.iter().collect();
    assert!(rows.iter().all(|row| answers.contains(row)), "a row is wrong: {rows:?}");
    let mut all: Vec<u64> = rows.iter().map(|(n, _)| *n).chain(lost.iter().copied()).collect();
    let mut asked: Vec<u64> = asked.iter().map(|(n, _)| *n).collect();
    all.sort_unstable();
    asked.sort_unstable();
    assert_eq!(all, asked, "left: rows and lost numbers; right: numbers asked for");
}
