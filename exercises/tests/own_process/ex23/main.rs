//! Calls the function of exercise 23. The tests start this program; you need not run it.

#[cfg(unix)]
#[cfg_attr(not(feature = "solutions"), path = "../../../src/ex23_fork_and_reap.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ex23_fork_and_reap.rs")]
mod ex23_fork_and_reap;
#[cfg(unix)]
#[path = "../program/mod.rs"]
mod program;
#[cfg(unix)]
mod scenarios;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    program::main(scenarios::scenario)
}

#[cfg(not(unix))]
fn main() {}
