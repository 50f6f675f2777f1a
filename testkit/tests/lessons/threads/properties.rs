//! The pool with random numbers and random sizes.

use primes_core::{check, is_prime};
use proptest::collection::vec;
use proptest::prelude::*;
use testkit::time_limit::in_time;
use threads::check_all;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn check_all_reports_each_number_once_with_its_answer(
        mut numbers in vec(0..10_000_u64, 0..100),
        worker_count in 1..10_usize,
    ) {
        let asked = numbers.clone();
        let (failures, mut answers) = in_time(move || {
            let mut answers = Vec::new();
            let failures = check_all(&asked, worker_count, check, |result| {
                answers.push((result.n, result.prime));
                Ok(())
            });
            (failures, answers)
        });
        prop_assert!(failures.expect("this report never fails").is_empty());
        numbers.sort_unstable();
        answers.sort_unstable();
        let expected: Vec<_> = numbers.into_iter().map(|n| (n, is_prime(n))).collect();
        prop_assert_eq!(answers, expected);
    }
}
