//! The tests of exercise 39. Run them with `cargo test -p exercises ex39`.
//!
//! Each test is a *model*: a few threads with little to do. Loom runs it in all orders.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex39_publish.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex39_publish.rs")]
mod ex39_publish;
mod support;

/// What the exercise uses in place of `std`. It works only while loom runs a model.
mod memory {
    pub use loom::cell::Cell;
    pub use loom::sync::atomic;
}

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ex39_publish::Mailbox;
use loom::thread;
use memory::Cell;
use memory::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
};
use support::within_limit;

const HANGS: &str = "does a method wait for the other thread? Each must return at once";

/// Two threads share this. Its cells are not part of the mailbox, but what the mailbox hands over
/// makes their contents visible, too.
struct Shared {
    mailbox: Mailbox,
    by_sender: Cell<u64>,
    by_receiver: Cell<u64>,
    /// Set by some tests after the first message.
    is_sent: AtomicBool,
}

/// Runs `sender` and `receiver` in all orders, on two threads. Each of them is once the main thread
/// of the model, because loom leaves out some orders.
///
/// # Panics
///
/// When one of the orders is wrong. `promise` says what must hold.
#[expect(clippy::arc_with_non_send_sync, reason = "loom runs all threads of a model on one thread")]
fn check(promise: &'static str, sender: fn(&Shared), receiver: fn(&Shared)) {
    for [main, other] in [[sender, receiver], [receiver, sender]] {
        check_model(promise, move || {
            let shared = Arc::new(Shared {
                mailbox: Mailbox::new(),
                by_sender: Cell::new(0),
                by_receiver: Cell::new(0),
                is_sent: AtomicBool::new(false),
            });
            let thread = thread::spawn({
                let shared = Arc::clone(&shared);
                move || other(&shared)
            });
            main(&shared);
            thread.join().expect("a panic in a thread ends the whole check");
        });
    }
}

fn check_model(promise: &'static str, model: impl Fn() + Send + Sync + 'static) {
    let failure = within_limit(HANGS, move || {
        catch_unwind(AssertUnwindSafe(|| loom::model(model))).err().map(|panic| {
            let formatted = panic.downcast_ref::<String>().cloned();
            formatted.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.into()))
        })
    });
    let Some(message) = failure else { return };
    let message = message.unwrap_or_default();
    if message.contains("Causality violation") {
        panic!(
            "loom has found an order in which one thread reads or writes a cell, and nothing makes \
             an access by the other thread happen before it. Promised: {promise}. Look at each \
             place where the flag is stored or loaded: does a `Release` store pair with an \
             `Acquire` load, and is the cell used on the right side of both?"
        );
    }
    panic!("loom has found an order that is wrong: {message}\nPromised: {promise}");
}

/// Receives a message, if it comes soon. Loom also tries the orders in which it is too late.
fn receive_soon(shared: &Shared) -> Option<u64> {
    (0..2).find_map(|_| {
        let message = shared.mailbox.try_receive();
        if message.is_none() {
            thread::yield_now();
        }
        message
    })
}

/// Sends a message, if the mailbox is empty soon.
fn send_soon(shared: &Shared, message: u64) -> bool {
    (0..2).any(|_| {
        let is_sent = shared.mailbox.try_send(message).is_ok();
        if !is_sent {
            thread::yield_now();
        }
        is_sent
    })
}

#[test]
fn mailbox_holds_one_message_at_a_time() {
    check_model("a mailbox holds one message, until it is taken", || {
        let mailbox = Mailbox::new();
        assert_eq!(mailbox.try_receive(), None, "`try_receive` from a new mailbox");
        for message in [7, 0, u64::MAX, 1 << 32, 0, 1] {
            assert_eq!(mailbox.try_send(message), Ok(()), "`try_send` to an empty mailbox");
            assert_eq!(mailbox.try_send(8), Err(8), "`try_send` to a full mailbox");
            assert_eq!(mailbox.try_send(9), Err(9), "`try_send` to a full mailbox");
            assert_eq!(mailbox.try_receive(), Some(message), "the message that was sent");
            assert_eq!(mailbox.try_receive(), None, "`try_receive` after the message was taken");
        }
    });
}

#[test]
fn receiver_sees_the_message() {
    check(
        "if the receiver sees the flag, it sees the message, too",
        |shared| assert_eq!(shared.mailbox.try_send(42), Ok(()), "`try_send` to a new mailbox"),
        |shared| {
            let message = receive_soon(shared);
            assert!(matches!(message, None | Some(42)), "42 was sent, {message:?} was received");
        },
    );
}

#[test]
fn receiver_sees_everything_that_the_sender_wrote_before() {
    check(
        "what the sender did before it sent the message happens before the receiver gets it",
        |shared| {
            shared.by_sender.set(5);
            assert_eq!(shared.mailbox.try_send(0), Ok(()), "`try_send` to a new mailbox");
        },
        |shared| {
            if receive_soon(shared).is_some() {
                assert_eq!(shared.by_sender.get(), 5, "what the sender wrote before it sent");
            }
        },
    );
}

#[test]
fn next_message_does_not_replace_one_that_is_being_read() {
    check(
        "the receiver has read a message before the sender writes the next one",
        |shared| {
            assert_eq!(shared.mailbox.try_send(1), Ok(()), "`try_send` to a new mailbox");
            send_soon(shared, 2);
        },
        |shared| {
            let message = receive_soon(shared);
            assert!(matches!(message, None | Some(1)), "1 was sent first, not {message:?}");
        },
    );
}

#[test]
fn receiver_finds_a_message_while_the_sender_tries_to_send_another() {
    check(
        "a message that is in the mailbox is received, whatever the sender does meanwhile",
        |shared| {
            assert_eq!(shared.mailbox.try_send(1), Ok(()), "`try_send` to a new mailbox");
            shared.is_sent.store(true, Release);
            let _ = shared.mailbox.try_send(2);
        },
        |shared| {
            if shared.is_sent.load(Acquire) {
                assert_eq!(shared.mailbox.try_receive(), Some(1), "1 was sent and not yet taken");
            }
        },
    );
}

#[test]
fn sender_sees_everything_that_the_receiver_did_before_it_took_the_message() {
    check(
        "what the receiver did before it took a message happens before the next one is sent",
        |shared| {
            assert_eq!(shared.mailbox.try_send(1), Ok(()), "`try_send` to a new mailbox");
            if send_soon(shared, 2) {
                assert_eq!(shared.by_receiver.get(), 6, "what the receiver wrote before it took 1");
            }
        },
        |shared| {
            shared.by_receiver.set(6);
            receive_soon(shared);
        },
    );
}

#[test]
fn messages_arrive_once_and_in_order() {
    check(
        "each message is received once, in the order in which they were sent",
        |shared| {
            let sent = [3, 4].map(|message| send_soon(shared, message));
            assert!(sent[0], "`try_send` to a new mailbox");
        },
        |shared| {
            let received = Vec::from_iter([(); 2].iter().filter_map(|()| receive_soon(shared)));
            assert!([3, 4].starts_with(&received), "3 and 4 were sent, {received:?} was received");
        },
    );
}
