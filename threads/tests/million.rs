//! A million numbers through `threads`.
#![cfg(unix)]

const PROGRAM: &str = env!("CARGO_BIN_EXE_threads");

testkit::million_tests!(PROGRAM);
