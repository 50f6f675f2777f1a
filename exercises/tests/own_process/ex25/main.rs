//! Calls the function of exercise 25. The tests start this program; you need not run it.

#[cfg(unix)]
#[cfg_attr(not(feature = "solutions"), path = "../../../src/ex25_messages.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ex25_messages.rs")]
mod ex25_messages;
#[cfg(unix)]
mod memory;
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
