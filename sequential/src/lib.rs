//! One number after the other: what the other two are measured against.
//!
//! ```console
//! $ cargo run -p sequential
//! ```
//!
//! Look at how little there is: no queue, no worker, nobody to wait for.

use std::io;

use primes_core::PrimeResult;

/// Hands each number to `check`, and each result to `report`.
///
/// # Errors
/// Those of `report`.
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
