//! # 11: two accounts, two locks

use std::ops::DerefMut;

/// An account that many threads use.
pub trait Account: Sync {
    /// Returns the account number. Two values with the same number are the same account.
    fn number(&self) -> usize;

    /// Blocks until no other thread holds the lock of this account, then locks the account. Returns
    /// a guard that gives access to the balance.
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

/// Moves `amount` from one account to another and returns true. If the balance of `from` is smaller
/// than `amount`, or if that of `to` would exceed `u64::MAX`, changes nothing and returns false.
///
/// If `from` and `to` are the same account, changes nothing, and returns whether the balance is at
/// least `amount`.
pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if from.number() == to.number() {
        // There is only one lock: taking it twice would wait forever.
        return *from.lock() >= amount;
    }
    let (mut source, mut target);
    // Lock ordering: every thread takes the lower number first. So a thread that waits holds only
    // lower numbers than the one it waits for. Along a chain of waiting threads the numbers rise,
    // so the chain cannot be a cycle.
    if from.number() < to.number() {
        source = from.lock();
        target = to.lock();
    } else {
        target = to.lock();
        source = from.lock();
    }
    // Check the balances only now: with both accounts locked, no other thread can change them
    // between the check and the transfer. Compute both before changing one: if the second step
    // could fail, the money would be lost.
    let (Some(rest), Some(sum)) = (source.checked_sub(amount), target.checked_add(amount)) else {
        return false;
    };
    *source = rest;
    *target = sum;
    true
}
