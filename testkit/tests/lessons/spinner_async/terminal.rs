//! The experiments of `spinner-async` in a real terminal.

use testkit::program::example;
use testkit::spinner::assert_turned_for_three_seconds;
use testkit::terminal::Terminal;

#[test]
fn spinner_shows_no_frame_while_its_thread_is_blocked() {
    let session = Terminal::start(example("blocking"), &[]).finish();
    session.assert_no_frame();
    assert_eq!(session.rows()[1], "Answer: 42");
}

#[test]
fn spinner_turns_while_another_thread_is_blocked() {
    let session = Terminal::start(example("spawn-blocking"), &[]).finish();
    assert_turned_for_three_seconds(&session);
    assert_eq!(session.rows()[1], "Answer: 42");
}

#[test]
fn spinner_turns_in_a_runtime_with_several_threads() {
    let session = Terminal::start(example("multi-thread"), &["1000000000000000003"]).finish();
    session.assert_turned();
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}
