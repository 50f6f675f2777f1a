//! # 11: two accounts, two locks
//!
//! Every few days the bank's program hangs. There is no error: two transfers wait forever, and soon
//! all other transfers wait, too. The two transfers had started at the same moment, one from
//! account 1 to account 2, the other from account 2 to account 1. On another day a single transfer
//! hung: it was from an account to itself.
//!
//! Find out which thread waits for which, and fix `transfer`.
//!
//! Read first: the lessons `threads` and `shared-state`; *Lock* and *Deadlock* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Mutex.html>
//!
//! Test: `cargo test -p exercises ex11`. Hints: at the end of this file.

use std::ops::DerefMut;

/// An account that many threads use. The tests implement it with accounts that detect deadlocks.
pub trait Account: Sync {
    /// Returns the account number. Two values with the same number are the same account, even if
    /// they have different addresses. Any number is possible.
    fn number(&self) -> usize;

    /// Blocks until no other thread holds the lock of this account, then locks the account. Returns
    /// a guard that gives access to the balance. Dropping the guard unlocks the account.
    ///
    /// This is like `lock` of a `Mutex<u64>`. A thread that already holds the lock and calls `lock`
    /// again waits for itself forever.
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

/// Moves `amount` from one account to another and returns true. If the balance of `from` is smaller
/// than `amount`, or if that of `to` would exceed `u64::MAX`, changes nothing and returns false.
///
/// If `from` and `to` are the same account, changes nothing, and returns whether the balance is at
/// least `amount`.
///
/// - Never deadlocks, whatever transfers run at the same time.
/// - Waits for nothing but the locks of its two accounts.
/// - Whenever no account is locked, the sum of all balances is the initial sum: no money is in
///   transit.
pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    let mut from = from.lock();
    let mut to = to.lock();
    let (Some(rest), Some(sum)) = (from.checked_sub(amount), to.checked_add(amount)) else {
        return false;
    };
    *from = rest;
    *to = sum;
    true
}

// region: Hint 1, a nudge
//
// One thread transfers from account 1 to account 2, another from 2 to 1. Write down, line by line,
// what each thread does, and switch threads after every line. Which lock does each thread hold, and
// which lock does it wait for?
//
// endregion
// region: Hint 2, an approach
//
// In a cycle of waiting threads, at least one thread holds the lock of a lower number and waits for
// that of a higher one, and at least one does the opposite. What if all threads took their two
// locks in the same order, whichever way the money goes? That rule is called *lock ordering*.
//
// If both accounts are the same, there is only one lock to take.
//
// endregion
// region: Hint 3, almost there
//
// First handle equal numbers: lock once, compare, return. Then use an `if` with two branches that
// lock the same two accounts in different order. You can declare the variables before the `if` and
// assign them in its branches:
//
//     let (mut source, mut target);
//     if from.number() < to.number() {
//         source = from.lock();
//         ...
//
// endregion
