//! A million numbers, from stdin, through a pool of two: far more than fit into its queues.
//!
//! `crate::PROGRAM` is the pool; `MILLIONS` says how often it runs, if not just once. This is a
//! test program of its own, because on Linux a new process is charged with the memory of the one
//! that started it: so this one must be small.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use primal::Sieve;

use crate::PROGRAM;
use crate::row::row;
use crate::setting::setting;

/// How many numbers there are: 0, 1, 2 and so on.
const NUMBERS: usize = 1_000_000;

/// It takes 35 MiB; with queues that take all that is put in, more than 80.
const MEMORY: i64 = 64 << 20;

/// It takes some seconds, and a minute on a machine with a load of 30.
const LIMIT: Duration = Duration::from_secs(600);

#[test]
fn a_million_numbers_are_answered_in_bounded_memory() {
    let runs = setting("MILLIONS").unwrap_or(1);
    for run in 1..=runs {
        answer_a_million();
        assert!(peak_memory() < MEMORY, "{} bytes", peak_memory());
        if run % runs.div_ceil(10) == 0 {
            println!("{run} of {runs} runs with a million numbers are right");
        }
    }
}

/// Runs the pool once.
fn answer_a_million() {
    let mut child = Command::new(PROGRAM)
        .args(["2", "-f", "-"])
        .stdin(list())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let stdout = child.stdout.take().expect("it is a pipe");
    let (done, end) = channel();
    thread::spawn(move || done.send(count_right_answers(stdout)));
    let right = end.recv_timeout(LIMIT);
    if right.is_err() {
        child.kill().expect("it can be killed");
    }
    assert!(child.wait().expect("it can be waited for").success());
    assert_eq!(right, Ok(NUMBERS), "in time, and each once");
}

/// A file with all the numbers.
fn list() -> File {
    let mut list = BufWriter::new(tempfile::tempfile().expect("a temporary file"));
    for n in 0..NUMBERS {
        writeln!(list, "{n}").expect("there is room for it");
    }
    let mut list = list.into_inner().expect("there is room for it");
    list.rewind().expect("a file can be read again");
    list
}

/// How many numbers have their first row, with the right answer, between heading and total.
fn count_right_answers(stdout: impl Read) -> usize {
    let primes = Sieve::new(NUMBERS);
    let mut seen = vec![false; NUMBERS];
    let mut right = 0;
    let mut lines = BufReader::new(stdout).lines().map(|line| line.expect("it can be read"));
    for line in lines.by_ref().skip(1).take(NUMBERS) {
        let (n, prime) = row(&line, 16);
        let n = usize::try_from(n).expect("it is small");
        right += usize::from(!seen[n] && prime == primes.is_prime(n));
        seen[n] = true;
    }
    let total = lines.next().expect("there is a last line");
    assert!(total.starts_with("1000000 checks in ") && lines.next().is_none(), "{total}");
    right
}

/// How much memory the largest of our children, and theirs, ever had, in bytes.
fn peak_memory() -> i64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("it can be asked for");
    usage.max_rss() * if cfg!(target_os = "macos") { 1 } else { 1024 }
}
