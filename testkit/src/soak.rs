//! A suite for every pool of workers: many short runs, one after another.
//!
//! The environment variable `RUNS` sets how many. Add `-- --nocapture` to watch the progress.

use std::process::Stdio;

use crate::expected_output::assert_report;
use crate::pool::Pool;
use crate::process_group::finish_group;
use crate::program::start;
use crate::settings::setting;

/// Writes a `#[test]` for each function of [this suite](crate::soak). The argument is the name of a
/// constant of type [`Pool`].
#[macro_export]
macro_rules! soak_tests {
    ($pool:ident) => {
        $crate::suite_tests! { soak($pool):
            repeated_runs_lose_no_number,
        }
    };
}

/// How many runs there are, unless `RUNS` is set.
const DEFAULT_RUNS: u64 = 10;

/// No run loses a number, hangs, or leaves a process behind.
pub fn repeated_runs_lose_no_number(pool: &Pool) {
    let runs = setting("RUNS").unwrap_or(DEFAULT_RUNS);
    let numbers: Vec<(u64, bool)> = (0..100).map(|n| (n, primal::is_prime(n))).collect();
    let input: String = numbers.iter().map(|(n, _)| n.to_string() + "\n").collect();
    for run in 1..=runs {
        let mut command = pool.checker.command(&["8", "-f", "-"]);
        let stdout = finish_group(start(&mut command, Stdio::piped(), &input)).output();
        assert_report(&stdout, &pool.how(8), "100 checks in ", &numbers);
        if run % runs.div_ceil(10) == 0 {
            println!("{run} of {runs} runs {} are correct", pool.how(8));
        }
    }
}
