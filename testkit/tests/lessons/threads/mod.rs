//! The program `threads`: the suites for all prime checkers and pools, and its limits.

use testkit::checker::Checker;
use testkit::pool::Pool;

mod properties;
#[cfg(target_os = "linux")] // elsewhere, `ulimit -u` does not count threads
mod resource_limits;
#[cfg(target_os = "linux")] // only there a pipe has a packet mode
mod rows;
mod timeline;

const CHECKER: Checker = Checker {
    program: testkit::lesson!("threads"),
    args: &["2"],
    how: "with 2 threads",
    total: |checks| format!("{checks} in "),
};

const POOL: Pool = Pool {
    checker: CHECKER,
    workers: ("thread", "threads"),
    rendezvous: "rendezvous-threads",
    panic: "panic-threads",
    main: |_| "ThreadId(1)".into(),
};

testkit::checker_tests!(CHECKER);
testkit::pool_tests!(POOL);
#[cfg(unix)]
testkit::fault_injection_tests!(POOL);
#[cfg(unix)]
testkit::soak_tests!(POOL);
