use exercises::ex17_messages::{receive, send};

use crate::own_process::in_own_process;
use crate::support::within_limit;

// What is called, and what is expected, stands in `src/bin/in_own_process/ex17.rs`.

const END: &str = "does a loop go on although the stream has ended?";

#[test]
fn messages_that_come_together_are_told_apart() {
    in_own_process("ex17-together", END);
}

#[test]
fn what_was_sent_is_received() {
    let received = within_limit(END, || {
        let mut stream = Vec::new();
        send(&mut stream, &(7_u8, "seven")).expect("memory can be written");
        receive(&mut &stream[..])
    });
    assert_eq!(received.expect("all is well"), Some((7_u8, "seven".to_owned())));
}

#[test]
fn a_message_may_come_in_pieces_of_any_size() {
    in_own_process("ex17-split", END);
}

#[test]
fn a_message_may_have_no_bytes() {
    in_own_process("ex17-no-bytes", END);
}

#[test]
fn a_message_may_be_long() {
    in_own_process("ex17-large", END);
}

#[test]
fn a_message_may_be_as_long_as_the_limit() {
    in_own_process("ex17-limit", END);
}

#[test]
fn a_stream_may_end_between_two_messages_and_nowhere_else() {
    in_own_process("ex17-cut", END);
}

#[test]
fn a_stream_must_not_end_behind_the_value_of_a_longer_message() {
    in_own_process("ex17-cut-behind-the-value", END);
}

#[test]
fn a_message_that_is_too_long_is_refused_before_it_is_read() {
    in_own_process("ex17-hostile-length", END);
}

#[test]
fn memory_is_taken_for_what_has_come_not_for_what_is_claimed() {
    in_own_process("ex17-claim", END);
}

#[test]
fn what_a_message_claims_to_hold_is_limited_too() {
    in_own_process("ex17-claim-inside", END);
}

#[test]
fn a_message_is_one_whole_value() {
    in_own_process("ex17-wrong-bytes", END);
}

#[test]
fn the_error_of_a_stream_is_passed_on() {
    in_own_process("ex17-broken", END);
}
