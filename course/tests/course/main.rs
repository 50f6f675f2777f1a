//! The tests of `cargo course`. They run the program in small workspaces, each with its own target
//! folder, so that they can run at the same time.

#[cfg(unix)]
mod checker;
mod commands;
mod runs;
mod step;
mod verify;
#[cfg(unix)]
mod watch;
mod workspace;
