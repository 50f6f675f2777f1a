//! What the checker's own channels and thread-local variables do, where no exercise shows it.

extern crate checked as crossbeam_channel;
#[macro_use]
extern crate checked as std;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use crossbeam_channel::{TryRecvError, TrySendError, bounded};
use interleavings::{ANY, DEADLOCK, Model, finds_bug, holds_in_all_orders, join};

#[test]
fn send_returns_after_a_receiver_has_come_if_there_is_no_capacity() {
    holds_in_all_orders(&Model::new("a message is handed over", ANY, || {
        let (message_tx, message_rx) = bounded(0);
        let receives = Arc::new(AtomicBool::new(false));
        let receiver = thread::spawn({
            let receives = Arc::clone(&receives);
            move || {
                receives.store(true, SeqCst);
                assert_eq!((message_rx.recv(), message_rx.recv()), (Ok(1), Ok(2)));
            }
        });
        message_tx.send(1).expect("there is a receiver");
        assert!(receives.load(SeqCst), "`send` has returned before a receiver was there");
        message_tx.send(2).expect("there is a receiver");
        join(receiver);
    }));
}

#[test]
fn thread_that_sends_to_itself_without_capacity_waits_forever() {
    finds_bug(
        DEADLOCK,
        &Model::new("a message is buffered", ANY, || {
            let (message_tx, message_rx) = bounded(0);
            message_tx.send(1).expect("there is a receiver");
            assert_eq!(message_rx.recv(), Ok(1));
        }),
    );
}

#[test]
fn nothing_is_passed_without_capacity_if_no_thread_waits() {
    holds_in_all_orders(&Model::new("no message is buffered", ANY, || {
        let (message_tx, message_rx) = bounded(0);
        assert_eq!(message_tx.try_send(1), Err(TrySendError::Full(1)));
        assert_eq!(message_rx.try_recv(), Err(TryRecvError::Empty));
        let sender = thread::spawn(move || message_tx.send(2));
        let message = match message_rx.try_recv() {
            Ok(message) => message,
            Err(TryRecvError::Empty) => message_rx.recv().expect("a message is sent"),
            Err(TryRecvError::Disconnected) => panic!("the sender has gone without a receiver"),
        };
        assert_eq!(message, 2);
        assert_eq!(join(sender), Ok(()));
    }));
}

#[test]
fn senders_end_if_the_receiver_is_dropped() {
    holds_in_all_orders(&Model::new("senders end", ANY, || {
        let (message_tx, message_rx) = bounded(0);
        let sender = thread::spawn(move || message_tx.send(1));
        drop(message_rx);
        assert!(join(sender).is_err(), "no thread receives");
    }));
}

thread_local! {
    static OWN: RefCell<u32> = const { RefCell::new(0) };
}

#[test]
fn each_thread_has_its_own_variable_in_each_run() {
    holds_in_all_orders(&Model::new("each thread counts for itself", ANY, || {
        let count = || {
            OWN.with(|own| *own.borrow_mut() += 1);
            thread::yield_now();
            OWN.with(|own| *own.borrow())
        };
        let threads = [thread::spawn(count), thread::spawn(count)];
        assert_eq!(threads.map(join), [1, 1], "threads share a variable, or runs do");
    }));
}
