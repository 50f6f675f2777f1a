//! Wrong: never holds two locks, but between the two steps the money is in neither account.

use std::ops::DerefMut;

pub trait Account: Sync {
    fn number(&self) -> usize;
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    {
        let mut from = from.lock();
        if *from < amount {
            return false;
        }
        *from -= amount;
    }
    *to.lock() += amount;
    true
}
