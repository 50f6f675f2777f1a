//! Random inputs. They differ in each run, and a test that fails prints their seed.

use std::env;
use std::hash::{BuildHasher, RandomState};
use std::thread;

/// The environment variable that contains the seed.
const VARIABLE: &str = "EXERCISE_SEED";

/// A generator of random numbers. If the test fails, prints how to run it with the same numbers.
pub struct Random {
    seed: u64,
    state: u64,
}

impl Random {
    /// Uses the seed in the environment, or a new one.
    ///
    /// # Panics
    ///
    /// When the variable is set to something else than a number.
    pub fn new() -> Self {
        let seed = match env::var(VARIABLE) {
            Ok(value) => value.parse().expect("EXERCISE_SEED is a number"),
            Err(_) => RandomState::new().hash_one(()),
        };
        Self { seed, state: seed }
    }

    /// Returns any number (by the algorithm `SplitMix64`).
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number smaller than `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit
    }

    /// Returns an index of a list of this length.
    pub fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    /// Puts the items in a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in 1..items.len() {
            items.swap(i, self.index(i + 1));
        }
    }
}

impl Drop for Random {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!(
                "note: to repeat this test with the same inputs, set {VARIABLE}={}",
                self.seed
            );
        }
    }
}
