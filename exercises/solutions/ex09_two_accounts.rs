//! # 09: two accounts, two locks

use std::ops::DerefMut;

/// An account that many threads use.
pub trait Account: Sync {
    /// Tells this account from all others: no two have the same number.
    fn number(&self) -> usize;

    /// Waits until nobody else has locked the account, and gives access to its balance.
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

/// Moves `amount` from one account to another, and returns true; or, if the balance is too small,
/// changes nothing and returns false.
pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    if from.number() == to.number() {
        // There are no two locks to take: the second would wait for the first, for ever.
        return *from.lock() >= amount;
    }
    let (mut source, mut target);
    // All take the lower number first, so a thread that waits has only lower numbers than the one
    // it waits for. Follow who waits for whom: the numbers rise, so there is no circle.
    if from.number() < to.number() {
        source = from.lock();
        target = to.lock();
    } else {
        target = to.lock();
        source = from.lock();
    }
    // Only now, with both locked, is it sure that what is seen stays true until it is acted upon.
    if *source < amount {
        return false;
    }
    *source -= amount;
    *target += amount;
    true
}
