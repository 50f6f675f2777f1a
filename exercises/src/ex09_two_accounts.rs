//! # 09: two accounts, two locks
//!
//! Every few days the bank stands still. Nobody gets an error: two customers wait, for ever, and
//! soon all others with them. Each of the two had sent the other some money, at the same moment.
//! Another day one customer did it alone, by a transfer from an account to itself.
//!
//! Find out who waits for whom, and mend `transfer`.
//!
//! Read before: the lesson `threads`; *lock* and *deadlock* in the glossary.
//!
//! Docs: <https://doc.rust-lang.org/std/sync/struct.Mutex.html>
//!
//! Test: `cargo test -p exercises ex09`. Hints: at the end of this file.

use std::ops::DerefMut;

/// An account that many threads use. The tests bring their own, which notices who waits for whom.
pub trait Account: Sync {
    /// Tells this account from all others: no two have the same number.
    fn number(&self) -> usize;

    /// Waits until nobody else has locked the account, and gives access to its balance. The account
    /// is unlocked when what you got is dropped.
    ///
    /// Think of the `lock` of a `Mutex<u64>`. A thread that has locked the account and locks it
    /// once more waits for itself, for ever.
    fn lock(&self) -> impl DerefMut<Target = u64>;
}

/// Moves `amount` from one account to another, and returns true; or, if the balance is too small,
/// changes nothing and returns false. With one and the same account as `from` and `to` nothing
/// changes, either, and the answer tells whether the balance would do.
///
/// It always comes to an end, whoever else transfers what to whom meanwhile. It waits only for
/// those who use one of its two accounts. While no account is locked, no money is on its way: all
/// balances together are what they always were.
pub fn transfer<A: Account>(from: &A, to: &A, amount: u64) -> bool {
    let mut from = from.lock();
    let mut to = to.lock();
    if *from < amount {
        return false;
    }
    *from -= amount;
    *to += amount;
    true
}

// region: Hint 1, a nudge
//
// Ann sends to Ben, and Ben to Ann. Write down, line by line, what each of the two threads does,
// and let them take turns after each line. What does either have, and what does it wait for?
//
// endregion
// region: Hint 2, an approach
//
// A circle of waiting needs somebody who has the lower number and waits for the higher, and
// somebody who has the higher and waits for the lower. What if all took their two locks in the same
// order, whichever way the money goes?
//
// And if the two accounts are one, there are no two locks to take.
//
// endregion
// region: Hint 3, almost there
//
// First the case in which the numbers are equal: lock once, compare, done. Then an `if` with two
// branches that lock the same two accounts in different order. Variables can be declared before the
// `if` and get their values in it:
//
//     let (mut source, mut target);
//     if from.number() < to.number() {
//         source = from.lock();
//         ...
//
// endregion
