//! A pipe with the face of a channel, used as one: both ends in one process.

use std::io::ErrorKind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use primes_core::PrimeResult;
use procs::queue;
use proptest::collection::vec;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// As many values as surely fit into a pipe while nobody reads.
const FEW: usize = 100;

/// Sends values one after the other, and then receives them.
fn through<T: Copy + Serialize + DeserializeOwned>(values: &[T]) -> Vec<T> {
    let (sender, receiver) = queue().expect("there is room for a pipe");
    for &value in values {
        sender.send(value).expect("there is a receiver");
    }
    drop(sender);
    let came_out = receiver.iter().collect();
    receiver.end().expect("nothing was spoilt");
    came_out
}

#[test]
fn nothing_comes_out_where_nothing_went_in() {
    assert_eq!(through::<u64>(&[]), []);
}

#[test]
fn values_keep_their_order_where_a_pipe_cannot_hold_them_all() {
    let (sender, receiver) = queue().expect("there is room for a pipe");
    let values: Vec<u64> = thread::scope(|scope| {
        scope.spawn(move || {
            (0..100_000).try_for_each(|n| sender.send(n)).expect("somebody receives");
        });
        receiver.iter().collect()
    });
    assert!(values.into_iter().eq(0..100_000));
    receiver.end().expect("nothing was spoilt");
}

#[test]
fn each_value_comes_once_where_many_send() {
    let (sender, receiver) = queue().expect("there is room for a pipe");
    let mut values: Vec<u64> = thread::scope(|scope| {
        let sender = Arc::new(sender);
        for start in [0, 10_000, 20_000, 30_000] {
            let sender = Arc::clone(&sender);
            scope.spawn(move || {
                (start..start + 10_000)
                    .try_for_each(|n| sender.send(n))
                    .expect("somebody receives");
            });
        }
        drop(sender);
        receiver.iter().collect()
    });
    values.sort_unstable();
    assert!(values.into_iter().eq(0..40_000));
}

#[test]
fn the_end_comes_when_the_sender_is_dropped() {
    let (sender, receiver) = queue().expect("there is room for a pipe");
    sender.send(7_u64).expect("there is a receiver");
    let mut values = receiver.iter();
    assert_eq!(values.next(), Some(7));
    drop(sender);
    assert_eq!((values.next(), values.next()), (None, None));
}

#[test]
fn nobody_can_send_to_a_dropped_receiver() {
    let (sender, receiver) = queue().expect("there is room for a pipe");
    drop(receiver);
    let error = sender.send(7_u64).expect_err("nobody can ever receive it");
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn a_value_that_does_not_fit_is_refused_and_nothing_of_it_sent() {
    let (sender, receiver) = queue().expect("there is room for a pipe");
    sender.send(vec![1_u64]).expect("it fits");
    sender.send(vec![u64::MAX; 4]).expect_err("it does not fit");
    sender.send(vec![2]).expect("it fits");
    drop(sender);
    assert_eq!(receiver.iter().collect::<Vec<_>>(), [[1], [2]]);
    receiver.end().expect("nothing was spoilt");
}

proptest! {
    #[test]
    fn any_number_comes_back(numbers in vec(any::<u64>(), 0..FEW)) {
        prop_assert_eq!(through(&numbers), numbers);
    }

    #[test]
    fn any_result_comes_back(n: u64, prime: bool, elapsed: Duration) {
        let result = PrimeResult { n, prime, elapsed };
        prop_assert_eq!(through(&[result]), [result]);
    }
}
