//! The tests of exercise 25. Run them with `cargo test -p exercises ex25`.

#![cfg(unix)]

#[cfg_attr(not(feature = "solutions"), path = "../src/ex25_messages.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex25_messages.rs")]
mod ex25_messages;
mod own_process;
mod support;

use ex25_messages::{receive, send};
use own_process::in_own_process;
use support::within_limit;

// The calls and the expected results are in `tests/own_process/ex25/scenarios.rs`.

const HANGS: &str = "does a loop continue after the end of the stream?";

#[test]
fn receive_splits_messages_that_arrive_together() {
    in_own_process("ex25-same-read", HANGS);
}

#[test]
fn receive_returns_what_was_sent() {
    let received = within_limit(HANGS, || {
        let mut stream = Vec::new();
        send(&mut stream, &(7_u8, "seven")).expect("a vector can be written to");
        receive(&mut &stream[..])
    });
    let received = received.expect("this stream is valid");
    assert_eq!(received, Some((7_u8, "seven".to_owned())));
}

#[test]
fn receive_joins_pieces_of_any_size() {
    in_own_process("ex25-split", HANGS);
}

#[test]
fn receive_continues_after_interrupted_reads() {
    in_own_process("ex25-interrupted", HANGS);
}

#[test]
fn receive_accepts_message_of_length_zero() {
    in_own_process("ex25-zero-length", HANGS);
}

#[test]
fn receive_accepts_long_message() {
    in_own_process("ex25-large", HANGS);
}

#[test]
fn receive_accepts_message_of_maximum_length() {
    in_own_process("ex25-max-len", HANGS);
}

#[test]
fn receive_fails_if_stream_ends_inside_a_message() {
    in_own_process("ex25-truncated", HANGS);
}

#[test]
fn receive_fails_if_stream_ends_after_value_but_inside_message() {
    in_own_process("ex25-truncated-after-value", HANGS);
}

#[test]
fn receive_reads_only_the_length_if_it_is_too_large() {
    in_own_process("ex25-length-too-large", HANGS);
}

#[test]
fn receive_allocates_for_arrived_bytes_not_for_claimed_length() {
    in_own_process("ex25-claimed-length", HANGS);
}

#[test]
fn receive_limits_lengths_inside_a_message() {
    in_own_process("ex25-claimed-length-inside", HANGS);
}

#[test]
fn receive_fails_if_message_is_not_exactly_one_value() {
    in_own_process("ex25-invalid-value", HANGS);
}

#[test]
fn receive_reads_no_byte_after_an_invalid_message() {
    in_own_process("ex25-after-invalid", HANGS);
}

#[test]
fn receive_returns_the_error_of_the_stream() {
    in_own_process("ex25-read-error", HANGS);
}
