//! The program `procs`: what it has in common with the others, its faults and its limits.
#![cfg(unix)]

use crate::checker::Checker;
use crate::pool::Pool;

#[path = "../../../primes-core/tests/support/checker.rs"]
mod checker;
#[path = "../../../primes-core/tests/support/crowded.rs"]
mod crowded;
#[path = "../../../primes-core/tests/support/disturbed.rs"]
mod disturbed;
mod faults;
#[path = "../../../primes-core/tests/support/group.rs"]
mod group;
mod limits;
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
mod running;
#[path = "../../../primes-core/tests/support/setting.rs"]
mod setting;
#[path = "../../../primes-core/tests/support/soak.rs"]
mod soak;
mod spoilt;

const CHECKER: Checker = Checker {
    program: env!("CARGO_BIN_EXE_procs"),
    args: &["2"],
    how: "with 2 processes",
    total: |checks| format!("{checks} in "),
};

const POOL: Pool = Pool {
    workers: ("process", "processes"),
    rendezvous: "rendezvous-procs",
    panic: "panic-procs",
    chief: |process| format!("process {process}"),
};
