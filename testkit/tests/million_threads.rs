//! A million numbers through `threads`.
#![cfg(unix)]

const PROGRAM: &str = testkit::lesson!("threads");

testkit::million_tests!(PROGRAM);
