//! The chapter's program, as rung zero.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Timing;
use crate::rungs::Cores;

/// Checks the numbers on stdin with the `is_prime` of `python/primes.py`, and prints its version,
/// how long that takes, how much CPU time, and how many numbers are prime.
const SCRIPT: &str = "
import platform, sys, time
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
from primes import is_prime
numbers = [int(line) for line in sys.stdin]
start, cpu_start = time.perf_counter(), time.process_time()
count = sum(map(is_prime, numbers))
print('.'.join(platform.python_version_tuple()[:2]),
      time.perf_counter() - start, time.process_time() - cpu_start, count)
";

/// Returns how long Python takes for the numbers, one after another. `None` if there is no
/// `python3` on this machine, or it fails, or its answers are wrong.
#[must_use]
pub fn python(numbers: &[u64]) -> Option<Timing> {
    let mut child = Command::new("python3")
        .args(["-c", SCRIPT, concat!(env!("CARGO_MANIFEST_DIR"), "/../python")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let lines: Vec<String> = numbers.iter().map(u64::to_string).collect();
    let written = child.stdin.take()?.write_all(lines.join("\n").as_bytes());
    let output = child.wait_with_output().ok()?;
    written.ok()?;
    let words = str::from_utf8(&output.stdout).ok()?;
    let [version, time, cpu_time, count] = words.split_whitespace().collect::<Vec<_>>()[..] else {
        return None;
    };
    let expected = numbers.iter().filter(|&&n| primes_core::is_prime(n)).count();
    let seconds = |word: &str| Duration::try_from_secs_f64(word.parse().ok()?).ok();
    let timing = Timing {
        name: format!("Python {version}"),
        cores: Cores::One,
        time: seconds(time)?,
        cpu_time: seconds(cpu_time),
    };
    (count.parse() == Ok(expected)).then_some(timing)
}
