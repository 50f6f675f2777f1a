//! What comes out of a pipe when its bytes are no good.

use std::io::Write;
use std::time::Duration;

use primes_core::PrimeResult;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

mod harmless;

use harmless::assert_harmless;

/// Sends a good value, and then `bytes`; says how many values come out, and what the end is like.
fn read_after<T: Serialize + DeserializeOwned>(good: T, bytes: &[u8]) -> (usize, String) {
    let (sender, receiver) = queue::<T>().expect("there is room for a pipe");
    sender.send(good).expect("a value fits");
    (&sender.pipe).write_all(bytes).expect("there is room for some bytes");
    drop(sender);
    let values = receiver.iter().count();
    (values, receiver.end().map_or_else(|error| error.to_string(), |()| "well".into()))
}

/// A frame that begins with `bytes`.
fn frame(bytes: &[u8]) -> Vec<u8> {
    let mut frame = bytes.to_vec();
    frame.resize(FRAME, 0);
    frame
}

#[test]
fn a_whole_frame_ends_well() {
    assert_eq!(read_after(7_u64, &[]), (1, "well".into()));
    assert_eq!(read_after(7_u64, &frame(&[8])), (2, "well".into()));
}

#[test]
fn a_part_of_a_frame_is_an_error() {
    for length in 1..FRAME {
        let (values, end) = read_after(7_u64, &vec![0; length]);
        assert_eq!((values, &*end), (1, "a message in a pipe cannot be read: it was cut short"));
    }
}

#[test]
fn a_frame_with_more_than_a_value_is_an_error() {
    let (values, end) = read_after(7_u64, &[1; FRAME]);
    let complaint = "a message in a pipe cannot be read: it has more bytes than it needs";
    assert_eq!((values, &*end), (1, complaint));
}

#[test]
fn garbage_is_an_error_and_ends_the_iteration() {
    let good = PrimeResult { n: 7, prime: true, elapsed: Duration::ZERO };
    let not_a_bool = frame(&[7, 2]);
    for garbage in [vec![0xff; FRAME], not_a_bool] {
        let bytes = [garbage, frame(&[7, 1])].concat();
        let (values, end) = read_after(good, &bytes);
        assert_eq!(values, 1, "nothing is read after garbage");
        assert!(end.starts_with("a message in a pipe cannot be read: "), "{end}");
    }
}

/// The text claims to have so many bytes: to make room for them would be the end of the program.
#[test]
fn a_hostile_length_is_refused_before_room_is_made_for_it() {
    for claim in [1 << 30, 1 << 62, 1 << 63, u64::MAX] {
        let length = [&[253][..], &claim.to_le_bytes()].concat();
        let (values, end) = read_after("good".to_string(), &frame(&length));
        assert_eq!((values, &*end), (1, "a message in a pipe cannot be read: LimitExceeded"));
    }
}

fn encoded<T: Serialize>(value: T) -> Vec<u8> {
    let mut frame = vec![0; FRAME];
    encode_into_slice(value, &mut frame, format()).expect("it fits");
    frame
}

proptest! {
    #[test]
    fn any_bytes_are_harmless(bytes in vec(any::<u8>(), 0..1000)) {
        assert_harmless(&bytes);
    }

    #[test]
    fn good_frames_with_others_between_are_harmless(
        values: Vec<(u64, bool, Duration)>,
        place: Index,
        length in 0..2 * FRAME,
        others in vec(any::<u8>(), 0..2 * FRAME),
    ) {
        let mut bytes: Vec<u8> = values.into_iter().flat_map(encoded).collect();
        let start = place.index(bytes.len() + 1);
        let end = bytes.len().min(start + length);
        bytes.splice(start..end, others);
        assert_harmless(&bytes);
    }

    #[test]
    fn good_frames_cut_short_are_harmless(values: Vec<(u64, bool, Duration)>, place: Index) {
        let bytes: Vec<u8> = values.into_iter().flat_map(encoded).collect();
        assert_harmless(&bytes[..place.index(bytes.len() + 1)]);
    }

    #[test]
    fn claims_of_any_length_are_harmless(
        length in prop_oneof![0..2_u64 << 20, any::<u64>()],
        rest in vec(any::<u8>(), 0..FRAME),
    ) {
        let claim = [&[253][..], &length.to_le_bytes(), &rest].concat();
        assert_harmless(&frame(&claim[..claim.len().min(FRAME)]));
    }
}
