//! What a status line sends to a real terminal: this program runs a part of itself there.
#![cfg(unix)]

use std::env::current_exe;
use std::io::Read;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use spinner_core::StatusLine;

#[path = "support/in_time.rs"]
mod in_time;

use in_time::in_time;

#[test]
fn a_line_that_showed_something_is_wiped() {
    let output = in_time(|| output_of("part_that_shows_something"));
    assert!(output.contains("\r| thinking!\r           \r"), "{output:?}");
}

#[test]
fn a_line_that_showed_nothing_leaves_the_cursor_where_it_is() {
    let output = in_time(|| output_of("part_that_shows_nothing"));
    assert!(output.contains("part_that_shows_nothing ... ok"), "{output:?}");
    assert!(!output.replace("\r\n", "\n").contains('\r'), "{output:?}");
}

#[test]
#[ignore = "a part of another test, which runs it in a terminal"]
fn part_that_shows_something() {
    StatusLine::new().show("| thinking!").expect("a terminal can be written");
}

#[test]
#[ignore = "a part of another test, which runs it in a terminal"]
fn part_that_shows_nothing() {
    drop(StatusLine::new());
}

/// What comes out of a terminal in which this program runs one of its parts.
fn output_of(part: &str) -> String {
    let terminal = native_pty_system().openpty(PtySize::default());
    let terminal = terminal.expect("the system has another terminal");
    let mut command = CommandBuilder::new(current_exe().expect("this program has a path"));
    command.args(["--ignored", "--exact", "--color=never", part]);
    let mut program = terminal.slave.spawn_command(command).expect("it can be started");
    drop(terminal.slave);
    let mut output = String::new();
    let mut reader = terminal.master.try_clone_reader().expect("a terminal can be read");
    reader.read_to_string(&mut output).expect("a program prints text");
    program.wait().expect("nobody has waited for it yet");
    output
}
