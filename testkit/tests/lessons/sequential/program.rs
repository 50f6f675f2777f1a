//! The program `sequential`: the suite for all prime checkers, and the order of its results.

use std::io;

use primes_core::check;
use sequential::check_all;
use testkit::checker::Checker;

const CHECKER: Checker = Checker {
    program: testkit::lesson!("sequential"),
    args: &[],
    how: "sequentially",
    total: |_| "Total time: ".into(),
};

testkit::checker_tests!(CHECKER);

#[test]
fn check_all_reports_in_the_order_of_the_numbers() {
    let numbers = [9, 2, 7, 2, 4];
    let mut reported = Vec::new();
    check_all(&numbers, check, |result| {
        reported.push(result.n);
        Ok(())
    })
    .expect("this report never fails");
    assert_eq!(reported, numbers);
}

#[test]
fn check_all_ends_with_the_error_of_the_report() {
    let mut reported = Vec::new();
    let outcome = check_all(&[2, 3, 5, 7], check, |result| {
        reported.push(result.n);
        if result.n < 5 { Ok(()) } else { Err(io::Error::other("enough")) }
    });
    assert_eq!(outcome.expect_err("the report has failed").to_string(), "enough");
    assert_eq!(reported, [2, 3, 5]);
}
