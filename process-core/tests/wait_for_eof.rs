//! `wait_for_eof` is true only at end of file. Here both ends of the pipe are in one process.
#![cfg(unix)]

use std::io::{self, PipeReader, Read, Write};
use std::time::Duration;

use process_core::wait_for_eof;
use testkit::time_limit::{LIMIT, in_time};

/// Far longer than the time limit of [`in_time`].
const FOREVER: Duration = Duration::from_secs(24 * 3600);

fn is_at_eof(pipe: &PipeReader, timeout: Duration) -> bool {
    wait_for_eof(pipe, timeout).expect("a pipe can be polled")
}

#[test]
fn wait_returns_false_at_the_timeout_while_there_is_a_writer() {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    assert!(!is_at_eof(&reader, Duration::from_millis(1)));
    assert!(!is_at_eof(&reader, Duration::ZERO));
    drop(writer);
}

#[test]
fn wait_returns_true_when_the_last_writer_is_dropped() {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    let copy = writer.try_clone().expect("a writer can be copied");
    drop(writer);
    assert!(!is_at_eof(&reader, Duration::from_millis(1)));
    drop(copy);
    in_time(move || assert!(is_at_eof(&reader, FOREVER)));
}

#[test]
fn wait_returns_true_repeatedly_and_without_a_timeout() {
    let (reader, writer) = io::pipe().expect("a pipe can be created");
    drop(writer);
    for timeout in [Duration::ZERO, LIMIT, FOREVER, Duration::MAX] {
        assert!(is_at_eof(&reader, timeout), "{timeout:?}");
    }
}

#[test]
fn wait_returns_false_while_bytes_are_unread() {
    let (mut reader, mut writer) = io::pipe().expect("a pipe can be created");
    writer.write_all(b"two").expect("the pipe has room for three bytes");
    in_time(move || {
        assert!(!is_at_eof(&reader, FOREVER), "a writer is open");
        drop(writer);
        assert!(!is_at_eof(&reader, FOREVER), "three bytes are unread");
        reader.read_exact(&mut [0; 2]).expect("two bytes can be read");
        assert!(!is_at_eof(&reader, FOREVER), "one byte is unread");
        reader.read_exact(&mut [0; 1]).expect("one byte can be read");
        assert!(is_at_eof(&reader, FOREVER));
    });
}

#[test]
fn wait_reads_nothing() {
    let (mut reader, mut writer) = io::pipe().expect("a pipe can be created");
    writer.write_all(b"text").expect("the pipe has room for four bytes");
    drop(writer);
    is_at_eof(&reader, Duration::ZERO);
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("a pipe can be read");
    assert_eq!(text, "text");
}
