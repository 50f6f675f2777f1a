//! The row that is printed for a number.

use std::time::Duration;

use primes_core::PrimeResult;

/// Returns the row for `n`, checked in this number of microseconds.
fn row(n: u64, prime: bool, micros: u64) -> String {
    PrimeResult { n, prime, elapsed: Duration::from_micros(micros) }.to_string()
}

#[test]
fn row_of_a_prime_is_marked() {
    assert_eq!(row(2, true, 1), "               2  P  0.000001s");
}

#[test]
fn row_of_a_composite_is_not_marked() {
    assert_eq!(row(9_999_999_999_999_999, false, 2), "9999999999999999     0.000002s");
}

#[test]
fn row_of_a_number_wider_than_its_column_is_complete() {
    assert_eq!(row(u64::MAX, false, 3), "18446744073709551615     0.000003s");
}

#[test]
fn row_aligns_seconds_to_the_right() {
    assert_eq!(row(7, true, 9_999_999), "               7  P  9.999999s");
    assert_eq!(row(7, true, 12_345_678), "               7  P 12.345678s");
    assert_eq!(row(7, true, 123_456_789), "               7  P 123.456789s");
}

#[test]
fn width_of_a_row_applies_to_the_number() {
    let result = PrimeResult { n: 13, prime: true, elapsed: Duration::ZERO };
    assert_eq!(format!("{result:20}"), format!("{:20}  P  0.000000s", 13));
    assert_eq!(format!("{result:1}"), "13  P  0.000000s");
}
