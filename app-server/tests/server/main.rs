//! The server and its clients: a test starts the built program, and talks to it over real sockets.
#![cfg(unix)]

mod arbiter;
mod callouts;
mod load;
mod models;
mod nginx;
mod requests;
mod sockets;
mod support;
