//! The chapter's program, as rung zero.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Checks the numbers on stdin with the `is_prime` of `python/primes.py`, and prints how long that takes
/// and how many are prime.
const SCRIPT: &str = "
import sys, time
sys.path.insert(0, sys.argv[1])
from primes import is_prime
numbers = [int(line) for line in sys.stdin]
start = time.perf_counter()
count = sum(map(is_prime, numbers))
print(time.perf_counter() - start, count)
";

/// Returns how long Python takes for the numbers, one after another. `None` if there is no `python3` on this
/// machine, or it fails.
#[must_use]
pub fn python(numbers: &[u64]) -> Option<Duration> {
    let mut child = Command::new("python3")
        .args(["-c", SCRIPT, concat!(env!("CARGO_MANIFEST_DIR"), "/../python")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let lines = numbers.iter().map(u64::to_string).collect::<Vec<_>>().join("\n");
    let written = child.stdin.take()?.write_all(lines.as_bytes());
    let output = child.wait_with_output().ok()?;
    written.ok()?;
    let (seconds, count) = str::from_utf8(&output.stdout).ok()?.trim().split_once(' ')?;
    let expected = numbers.iter().filter(|&&n| primes_core::is_prime(n)).count();
    let time = Duration::try_from_secs_f64(seconds.parse().ok()?).ok()?;
    (count.parse() == Ok(expected)).then_some(time)
}
