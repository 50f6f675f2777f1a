//! The program `threads`: what it has in common with the others, and its limits.

use crate::checker::Checker;
use crate::pool::Pool;

#[path = "../../../primes-core/tests/support/checker.rs"]
mod checker;
#[cfg(target_os = "linux")]
#[path = "../../../primes-core/tests/support/crowded.rs"]
mod crowded;
#[cfg(unix)]
#[path = "../../../primes-core/tests/support/disturbed.rs"]
mod disturbed;
#[cfg(unix)]
#[path = "../../../primes-core/tests/support/group.rs"]
mod group;
#[cfg(target_os = "linux")] // elsewhere, threads are not what `ulimit -u` counts
mod limits;
#[cfg(unix)]
#[path = "../../../primes-core/tests/support/moments.rs"]
mod moments;
#[path = "../../../primes-core/tests/support/pool.rs"]
mod pool;
#[path = "../../../primes-core/tests/support/printed.rs"]
mod printed;
#[path = "../../../primes-core/tests/support/row.rs"]
mod row;
#[path = "../../../primes-core/tests/support/run.rs"]
mod run;
#[cfg(unix)]
#[path = "../../../primes-core/tests/support/setting.rs"]
mod setting;
#[cfg(unix)]
#[path = "../../../primes-core/tests/support/soak.rs"]
mod soak;

const CHECKER: Checker = Checker {
    program: env!("CARGO_BIN_EXE_threads"),
    args: &["2"],
    how: "with 2 threads",
    total: |checks| format!("{checks} in "),
};

const POOL: Pool = Pool {
    workers: ("thread", "threads"),
    rendezvous: "rendezvous-threads",
    panic: "panic-threads",
    chief: |_| "ThreadId(1)".into(),
};
