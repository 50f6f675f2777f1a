//! A million numbers through `threads`.
#![cfg(unix)]

#[path = "../../primes-core/tests/support/million.rs"]
mod million;
#[path = "../../primes-core/tests/support/row.rs"]
mod row;

const PROGRAM: &str = env!("CARGO_BIN_EXE_threads");
