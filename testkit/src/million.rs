//! A suite for every pool of workers: a million numbers, far more than fit into its channels.
//!
//! The environment variable `MILLIONS` sets how many runs there are. A test program must contain
//! nothing but this suite, because Linux charges a new process with the memory of the process that
//! started it.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::mem::zeroed;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use nix::libc;
use primal::Sieve;

use crate::expected_output::{is_conclusion, row};
use crate::program::spawn;
use crate::settings::setting;

/// Writes a `#[test]` for each function of [this suite](crate::million). The argument is the name
/// of a constant: the path of the pool.
#[macro_export]
macro_rules! million_tests {
    ($program:ident) => {
        $crate::suite_tests! { million($program):
            #[ignore = "takes seconds; verification/soak.sh runs it"]
            million_numbers_are_answered_in_bounded_memory,
        }
    };
}

/// How many numbers there are: 0, 1, 2 and so on.
const NUMBER_COUNT: usize = 1_000_000;

/// A run takes 35 MiB. With unbounded channels it would take more than 80 MiB.
const MEMORY: i64 = 64 << 20;

/// A run takes some seconds, and a minute on a machine with a load of 30.
const LIMIT: Duration = Duration::from_secs(600);

/// Each number is answered once, and the largest process stays below 64 MiB.
pub fn million_numbers_are_answered_in_bounded_memory(program: &str) {
    let runs = setting("MILLIONS").unwrap_or(1);
    for run in 1..=runs {
        let peak_memory = check_million(program);
        assert!(peak_memory < MEMORY, "the largest process took {peak_memory} bytes");
        if run % runs.div_ceil(10) == 0 {
            println!("{run} of {runs} runs with a million numbers are correct");
        }
    }
}

/// Runs the pool once. Returns the peak memory of its largest process, in bytes.
fn check_million(program: &str) -> i64 {
    let mut command = Command::new(program);
    let mut child = spawn(command.args(["2", "-f", "-"]).stdin(input()).stdout(Stdio::piped()));
    let stdout = child.stdout.take().expect("stdout is a pipe");
    let (done_tx, done_rx) = channel();
    thread::spawn(move || done_tx.send(count_correct_answers(stdout)));
    let correct = done_rx.recv_timeout(LIMIT);
    if correct.is_err() {
        child.kill().expect("the child has not been waited for");
    }
    let (status, peak_memory) = wait(child);
    assert!(status.success(), "the pool failed: {status}");
    assert_eq!(correct, Ok(NUMBER_COUNT), "each number must be answered once, within {LIMIT:?}");
    peak_memory
}

/// Returns a file with all the numbers.
fn input() -> File {
    let mut lines = BufWriter::new(tempfile::tempfile().expect("a temporary file can be created"));
    for n in 0..NUMBER_COUNT {
        writeln!(lines, "{n}").expect("the disk has room for 7 MB");
    }
    let mut file = lines.into_inner().expect("the disk has room for 7 MB");
    file.rewind().expect("a file can be read again");
    file
}

/// Returns how many numbers have exactly one row, with the correct answer, between the heading and
/// the total.
fn count_correct_answers(stdout: impl Read) -> usize {
    let primes = Sieve::new(NUMBER_COUNT);
    let mut seen = vec![false; NUMBER_COUNT];
    let mut correct = 0;
    let mut lines = BufReader::new(stdout).lines().map(|line| line.expect("a pipe can be read"));
    for line in lines.by_ref().skip(1).take(NUMBER_COUNT) {
        let (n, prime) = row(&line, 16);
        let n = usize::try_from(n).expect("no number exceeds a million");
        correct += usize::from(!seen[n] && prime == primes.is_prime(n));
        seen[n] = true;
    }
    let total = lines.next().expect("the report ends with the total");
    assert!(total.starts_with("1000000 checks in "), "not the total: {total}");
    assert!(lines.all(|line| is_conclusion(&line)), "an unknown line follows the total");
    correct
}

/// Waits for a child that was not waited for. Returns how it ended, and the peak memory in bytes of the
/// largest process among it and the descendants that it has reaped.
///
/// `getrusage` would not do: it includes Cargo, which has built the pool.
#[expect(clippy::needless_pass_by_value, reason = "a child that was reaped is of no use")]
fn wait(child: Child) -> (ExitStatus, i64) {
    let id = child.id().try_into().expect("a process id fits into a `pid_t`");
    let mut status = 0;
    // SAFETY: all zeros is a valid `rusage`.
    let mut usage: libc::rusage = unsafe { zeroed() };
    // SAFETY: `wait4` stores one status and one `rusage`.
    let waited = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut usage) };
    assert_eq!(waited, id, "the child cannot be waited for");
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    (ExitStatus::from_raw(status), usage.ru_maxrss * unit)
}
