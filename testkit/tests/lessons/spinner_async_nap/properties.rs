//! The check with naps agrees with the plain check.

use proptest::prelude::*;
use tokio::runtime::Builder;

proptest! {
    #[test]
    fn is_prime_agrees_with_the_plain_check(n in 0..1_000_000_000_000_u64) {
        prop_assert_eq!(answer(n), primes_core::is_prime(n));
    }

    #[test]
    fn is_prime_of_a_product_is_false(p in 2..1_000_000_u64, q in 2..1_000_000_u64) {
        prop_assert!(!answer(p * q));
    }
}

fn answer(n: u64) -> bool {
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers starts");
    runtime.block_on(spinner_async_nap::is_prime(n))
}
