//! Calls the function of exercise 26. The tests start this program; you need not run it.

#[cfg(unix)]
#[cfg_attr(not(feature = "solutions"), path = "../../../src/ex26_killed_worker.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ex26_killed_worker.rs")]
mod ex26_killed_worker;
#[cfg(unix)]
#[path = "../../../../testkit/src/process_list.rs"]
mod process_list;
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
