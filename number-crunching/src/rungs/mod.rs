//! The rungs of the ladder: seven ways to find out which numbers are prime.

pub mod all_cores;
pub mod floats;
pub mod miller_rabin;
pub mod rayon;
pub mod threads;
pub mod trial_division;
pub mod wheel;

/// A way to find out which of some numbers are prime.
#[derive(Clone, Copy, Debug)]
pub struct Rung {
    /// What is new.
    pub name: &'static str,
    /// How many cores it can use.
    pub cores: Cores,
    /// Returns whether each number is prime, in the order of the numbers.
    pub primes: fn(&[u64]) -> Vec<bool>,
}

/// How many cores a rung uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cores {
    /// One.
    One,
    /// All that there are.
    All,
}

/// All rungs, from the bottom to the top.
pub const LADDER: [Rung; 7] = [
    Rung { name: "trial division", cores: Cores::One, primes: trial_division::primes },
    Rung { name: "threads", cores: Cores::All, primes: threads::primes },
    Rung { name: "rayon", cores: Cores::All, primes: rayon::primes },
    Rung { name: "skip multiples of 2, 3, 5", cores: Cores::One, primes: wheel::primes },
    Rung { name: "floats, SIMD", cores: Cores::One, primes: floats::primes },
    Rung { name: "floats, SIMD, all cores", cores: Cores::All, primes: all_cores::primes },
    Rung { name: "Miller-Rabin", cores: Cores::One, primes: miller_rabin::primes },
];
