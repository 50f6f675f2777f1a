//! A million numbers through `procs`.
#![cfg(unix)]

#[path = "../../primes-core/tests/support/million.rs"]
mod million;
#[path = "../../primes-core/tests/support/row.rs"]
mod row;
#[path = "../../primes-core/tests/support/setting.rs"]
mod setting;

const PROGRAM: &str = env!("CARGO_BIN_EXE_procs");
