//! The program `sequential`: what it has in common with the others, and its order.

use std::io;

use primes_core::check;
use sequential::check_all;

use crate::checker::Checker;

#[path = "../../primes-core/tests/support/checker.rs"]
mod checker;
#[path = "../../primes-core/tests/support/printed.rs"]
mod printed;
#[path = "../../primes-core/tests/support/row.rs"]
mod row;
#[path = "../../primes-core/tests/support/run.rs"]
mod run;

const CHECKER: Checker = Checker {
    program: env!("CARGO_BIN_EXE_sequential"),
    args: &[],
    how: "sequentially",
    total: |_| "Total time: ".into(),
};

#[test]
fn the_results_keep_the_order_of_the_numbers() {
    let numbers = [9, 2, 7, 2, 4];
    let mut reported = Vec::new();
    check_all(&numbers, check, |result| {
        reported.push(result.n);
        Ok(())
    })
    .expect("a list has no errors");
    assert_eq!(reported, numbers);
}

#[test]
fn an_error_of_the_report_ends_it() {
    let mut reported = Vec::new();
    let outcome = check_all(&[2, 3, 5, 7], check, |result| {
        reported.push(result.n);
        if result.n < 5 { Ok(()) } else { Err(io::Error::other("enough")) }
    });
    assert_eq!(outcome.expect_err("there was one").to_string(), "enough");
    assert_eq!(reported, [2, 3, 5]);
}
