//! One number after another: the baseline for the pools.
//!
//! ```console
//! $ cargo run -p sequential
//! ```
//!
//! Look at how little there is: no channel, no worker, and nothing to wait for.

use std::io;

use primes_core::PrimeResult;

/// Checks `numbers` with `check`, and passes each result to `report`.
///
/// # Errors
/// The errors of `report`.
pub fn check_all(
    numbers: &[u64],
    check: impl Fn(u64) -> PrimeResult,
    mut report: impl FnMut(PrimeResult) -> io::Result<()>,
) -> io::Result<()> {
    for &n in numbers {
        report(check(n))?;
    }
    Ok(())
}
