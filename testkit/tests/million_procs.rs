//! A million numbers through `procs`.
#![cfg(unix)]

const PROGRAM: &str = testkit::lesson!("procs");

testkit::million_tests!(PROGRAM);
