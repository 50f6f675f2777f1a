//! The channel between processes, here with both ends in one process.

use std::io::ErrorKind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use primes_core::PrimeResult;
use procs::channel;
use proptest::collection::vec;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A number of values that certainly fit into a pipe.
const FEW: usize = 100;

/// Sends values one after another, and then receives them.
fn send_and_receive<T: Copy + Serialize + DeserializeOwned>(values: &[T]) -> Vec<T> {
    let (sender, receiver) = channel().expect("a pipe can be created");
    for &value in values {
        sender.send(value).expect("there is a receiver");
    }
    drop(sender);
    let out = receiver.iter().collect();
    receiver.finish().expect("every message can be read");
    out
}

#[test]
fn channel_without_values_ends_at_once() {
    assert!(send_and_receive::<u64>(&[]).is_empty());
}

#[test]
fn values_keep_their_order_if_a_pipe_cannot_hold_them_all() {
    let (sender, receiver) = channel().expect("a pipe can be created");
    let values: Vec<u64> = thread::scope(|scope| {
        scope.spawn(move || {
            (0..100_000).try_for_each(|n| sender.send(n)).expect("there is a receiver");
        });
        receiver.iter().collect()
    });
    assert!(values.into_iter().eq(0..100_000), "values are missing or out of order");
    receiver.finish().expect("every message can be read");
}

#[test]
fn values_of_concurrent_senders_are_received_once() {
    let (sender, receiver) = channel().expect("a pipe can be created");
    let mut values: Vec<u64> = thread::scope(|scope| {
        let sender = Arc::new(sender);
        for start in [0, 10_000, 20_000, 30_000] {
            let sender = Arc::clone(&sender);
            scope.spawn(move || {
                (start..start + 10_000)
                    .try_for_each(|n| sender.send(n))
                    .expect("there is a receiver");
            });
        }
        drop(sender);
        receiver.iter().collect()
    });
    values.sort_unstable();
    assert!(values.into_iter().eq(0..40_000), "values are missing, damaged or there twice");
}

#[test]
fn iteration_ends_when_the_sender_is_dropped() {
    let (sender, receiver) = channel().expect("a pipe can be created");
    sender.send(7_u64).expect("there is a receiver");
    let mut values = receiver.iter();
    assert_eq!(values.next(), Some(7));
    drop(sender);
    assert_eq!((values.next(), values.next()), (None, None));
}

#[test]
fn send_fails_if_the_receiver_is_dropped() {
    let (sender, receiver) = channel().expect("a pipe can be created");
    drop(receiver);
    let error = sender.send(7_u64).expect_err("the receiver is dropped");
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn send_of_a_value_that_does_not_fit_fails_and_sends_nothing() {
    let (sender, receiver) = channel().expect("a pipe can be created");
    sender.send(vec![1_u64]).expect("the value fits");
    sender.send(vec![u64::MAX; 4]).expect_err("the value does not fit");
    sender.send(vec![2]).expect("the value fits");
    drop(sender);
    assert_eq!(receiver.iter().collect::<Vec<_>>(), [[1], [2]]);
    receiver.finish().expect("every message can be read");
}

proptest! {
    #[test]
    fn numbers_are_received_as_they_were_sent(numbers in vec(any::<u64>(), 0..FEW)) {
        prop_assert_eq!(send_and_receive(&numbers), numbers);
    }

    #[test]
    fn results_are_received_as_they_were_sent(n: u64, prime: bool, elapsed: Duration) {
        let result = PrimeResult { n, prime, elapsed };
        prop_assert_eq!(send_and_receive(&[result]), [result]);
    }
}
