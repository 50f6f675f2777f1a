//! Runs the program `fleet`.
#![cfg(unix)]

mod cancellation;
mod limits;
mod program;
mod sshd;
mod support;
