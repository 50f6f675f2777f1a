//! A module for Python with one prime check that keeps the GIL, and one that releases it.
//!
//! Compare the two functions `is_prime` and `is_prime_released`: they differ in one call, `detach`.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;

/// How many odd divisors are tried before Python may handle a signal, such as Ctrl-C: about 10 ms.
const BATCH: u64 = 5_000_000;

/// Prime checks in native code. `gil_used = false` tells free-threaded Python that this module does
/// not rely on the GIL.
#[pymodule(gil_used = false)]
mod primes_native {
    use pyo3::exceptions::PyValueError;

    use super::{
        Duration, PyResult, Python, batches, has_divisor, is_prime_if_easy, meet, pyfunction,
    };

    /// Returns whether `n` is prime, from 0 to 2**64 - 1. Keeps the GIL, so no other thread runs
    /// Python code in the meantime.
    #[pyfunction]
    fn is_prime(py: Python<'_>, n: u64) -> PyResult<bool> {
        if let Some(answer) = is_prime_if_easy(n) {
            return Ok(answer);
        }
        for (first, last) in batches(n) {
            if has_divisor(n, first, last) {
                return Ok(false);
            }
            py.check_signals()?;
        }
        Ok(true)
    }

    /// Returns whether `n` is prime, from 0 to 2**64 - 1. Releases the GIL while it computes.
    #[pyfunction]
    fn is_prime_released(py: Python<'_>, n: u64) -> PyResult<bool> {
        if let Some(answer) = is_prime_if_easy(n) {
            return Ok(answer);
        }
        for (first, last) in batches(n) {
            if py.detach(|| has_divisor(n, first, last)) {
                return Ok(false);
            }
            py.check_signals()?;
        }
        Ok(true)
    }

    /// Returns whether two threads were in this function at the same time, within `seconds`. It is
    /// for the tests: only threads that release the GIL can meet in native code.
    #[pyfunction]
    fn rendezvous(py: Python<'_>, seconds: f64, release: bool) -> PyResult<bool> {
        let limit = Duration::try_from_secs_f64(seconds)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(if release { py.detach(|| meet(limit)) } else { meet(limit) })
    }
}

/// Returns the answer for numbers that need no division by an odd number.
fn is_prime_if_easy(n: u64) -> Option<bool> {
    match n {
        0 | 1 => Some(false),
        2 => Some(true),
        _ => n.is_multiple_of(2).then_some(false),
    }
}

/// Divides the odd divisors from 3 to the square root of `n` into batches, each with a first and a
/// last.
fn batches(n: u64) -> impl Iterator<Item = (u64, u64)> {
    let root = n.isqrt();
    let length = 2 * BATCH;
    (0..)
        .map(move |i| 3 + i * length)
        .take_while(move |&first| first <= root)
        .map(move |first| (first, root.min(first + length - 2)))
}

/// Returns whether one of the odd numbers from `first` to `last` divides `n`.
fn has_divisor(n: u64, first: u64, last: u64) -> bool {
    let mut divisor = first;
    while divisor <= last {
        if n.is_multiple_of(divisor) {
            return true;
        }
        divisor += 2;
    }
    false
}

/// How many threads have entered [`meet`].
static ENTERED: Mutex<u32> = Mutex::new(0);
static CHANGED: Condvar = Condvar::new();

/// Waits until another thread is in this function. Returns false if none came within `limit`.
fn meet(limit: Duration) -> bool {
    let mut entered = ENTERED.lock().unwrap_or_else(PoisonError::into_inner);
    *entered += 1;
    let pair = entered.div_ceil(2);
    CHANGED.notify_all();
    let (mut entered, timeout) = CHANGED
        .wait_timeout_while(entered, limit, |entered| {
            entered.div_ceil(2) == pair && *entered % 2 == 1
        })
        .unwrap_or_else(PoisonError::into_inner);
    if timeout.timed_out() {
        *entered += 1; // This thread leaves alone: the next one does not meet it.
    }
    !timeout.timed_out()
}
