//! The program `procs`: the suites for all prime checkers and pools, its faults and its limits.
#![cfg(unix)]

use testkit::checker::Checker;
use testkit::pool::Pool;

mod channel;
mod children;
mod damaged_results;
mod faults;
mod resource_limits;
mod running;
mod timeline;

const CHECKER: Checker = Checker {
    program: testkit::lesson!("procs"),
    args: &["2"],
    how: "with 2 processes",
    total: |checks| format!("{checks} in "),
};

const POOL: Pool = Pool {
    checker: CHECKER,
    workers: ("process", "processes"),
    rendezvous: "rendezvous-procs",
    panic: "panic-procs",
    main: |process| format!("process {process}"),
};

testkit::checker_tests!(CHECKER);
testkit::pool_tests!(POOL);
testkit::fault_injection_tests!(POOL);
testkit::soak_tests!(POOL);
