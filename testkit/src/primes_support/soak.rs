//! Many short runs of a pool, one after the other: none may lose a number, hang, or leave a process.
//!
//! `RUNS` says how many. Whoever wants to see them pass adds `-- --nocapture`.

use std::process::Stdio;

use crate::group::finish_alone;
use crate::printed::assert_report;
use crate::run::start;
use crate::setting::setting;
use crate::{CHECKER, POOL};

/// Runs, unless `RUNS` says otherwise.
const FEW: u64 = 10;

#[test]
fn no_run_loses_a_number() {
    let runs = setting("RUNS").unwrap_or(FEW);
    let numbers: Vec<(u64, bool)> = (0..100).map(|n| (n, primal::is_prime(n))).collect();
    let list: String = numbers.iter().map(|(n, _)| n.to_string() + "\n").collect();
    for run in 1..=runs {
        let program = start(&mut CHECKER.command(&["8", "-f", "-"]), Stdio::piped(), &list);
        let stdout = finish_alone(program).output();
        assert_report(&stdout, &POOL.how(8), "100 checks in ", &numbers);
        if run % runs.div_ceil(10) == 0 {
            println!("{run} of {runs} runs {} are right", POOL.how(8));
        }
    }
}
