//! What the tests of several crates share. Only tests use this crate: it is a dev-dependency.
//!
//! | module | what it is for |
//! |---|---|
//! | [`program`] | start a program, give it input, collect its output and exit code |
//! | [`time_limit`], [`watchdog`] | a test that hangs fails instead |
//! | [`terminal`] | run a program in a pseudo-terminal and look at its screen |
//! | [`stdio_behaviour`] | what every spinner does with pipes, full disks and bad arguments |
//! | [`expected_output`] | parse the report of a prime checker, character by character |
//! | [`process_list`] | which processes there are, from `/proc` or `ps` |
//! | [`process_group`] | which processes belong to a program, and that none is left |
//! | [`port`] | ports for servers that cannot choose one themselves |
//! | [`random_moments`] | send signals to a program at random moments |
//! | [`resource_limits`] | run a program that may not start another process or thread |
//! | [`allocator`] | measure the largest allocation |
//! | [`workspace`] | the files of the workspace, for tests that check texts |
//! | [`settings`] | environment variables that make the tests run longer |
//!
//! The other modules are *suites*: tests that several programs must pass. A suite is a module of
//! functions and a macro. The macro writes a `#[test]` for each of the functions:
//!
//! ```
//! use testkit::checker::Checker;
//!
//! const CHECKER: Checker = Checker {
//!     program: "path/to/sequential",
//!     args: &[],
//!     how: "sequentially",
//!     total: |_| "Total time: ".into(),
//! };
//!
//! testkit::checker_tests!(CHECKER);
//! # fn main() {}
//! ```
#![expect(clippy::missing_panics_doc, reason = "a helper panics when the test is to fail")]

pub mod allocator;
pub mod checker;
pub mod expected_output;
#[cfg(unix)]
pub mod fault_injection;
#[cfg(unix)]
pub mod million;
pub mod pool;
pub mod port;
#[cfg(unix)]
pub mod process_group;
#[cfg(unix)]
pub mod process_list;
pub mod program;
#[cfg(unix)]
pub mod random_moments;
#[cfg(unix)]
pub mod resource_limits;
pub mod settings;
#[cfg(unix)]
pub mod soak;
#[cfg(unix)]
pub mod spinner;
#[cfg(unix)]
pub mod stdio_behaviour;
mod suite;
#[cfg(unix)]
pub mod terminal;
pub mod time_limit;
#[cfg(unix)]
pub mod timeline;
pub mod watchdog;
pub mod workspace;
