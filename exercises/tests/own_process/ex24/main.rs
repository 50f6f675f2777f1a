//! Calls the function of exercise 24. The tests start this program; you need not run it.

#[cfg(unix)]
#[cfg_attr(not(feature = "solutions"), path = "../../../src/ex24_close_your_ends.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ex24_close_your_ends.rs")]
mod ex24_close_your_ends;
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
