//! A million numbers through `procs`.
#![cfg(unix)]

const PROGRAM: &str = env!("CARGO_BIN_EXE_procs");

testkit::million_tests!(PROGRAM);
