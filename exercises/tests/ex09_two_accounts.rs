//! The tests of exercise 09. Run them with `cargo test -p exercises ex09`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex09_two_accounts.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex09_two_accounts.rs")]
mod ex09_two_accounts;
mod support;

use std::collections::{HashMap, HashSet};
use std::ops::{Deref, DerefMut};
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use ex09_two_accounts::{Account, transfer};
use support::within_limit;

const HINT: &str = "a transfer waits for something other than its accounts. Is there a lock that \
                    transfers between different accounts share?";

#[test]
fn two_opposite_transfers_do_not_deadlock() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 100]);
        assert_eq!(bank.run_interleaved(&[(0, 1, 30), (1, 0, 20)]), [true, true]);
        assert_eq!(bank.balances(), [90, 110]);
    });
}

#[test]
fn three_transfers_in_a_cycle_do_not_deadlock() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 100, 100]);
        assert_eq!(bank.run_interleaved(&[(0, 1, 30), (1, 2, 20), (2, 0, 10)]), [true; 3]);
        assert_eq!(bank.balances(), [80, 110, 110]);
        assert_eq!(bank.run_interleaved(&[(0, 2, 30), (2, 1, 20), (1, 0, 10)]), [true; 3]);
        assert_eq!(bank.balances(), [60, 120, 120]);
    });
}

#[test]
fn transfer_to_the_same_account_returns_whether_the_balance_is_enough() {
    within_limit(HINT, || {
        let bank = Bank::new(&[5, 100]);
        assert_eq!(bank.run_interleaved(&[(1, 1, 100)]), [true], "100 of 100 can be transferred");
        assert_eq!(bank.run_interleaved(&[(1, 1, 101)]), [false], "101 of 100 cannot");
        assert_eq!(bank.balances(), [5, 100], "a transfer to the same account changes nothing");
    });
}

#[test]
fn transfers_without_a_common_account_run_concurrently() {
    let hint = "two transfers have no account in common. Each has locked one of its accounts, and \
                continues when the other transfer has done so, too. Is there a lock for the whole \
                bank?";
    within_limit(hint, || {
        let bank = Bank::new(&[100, 100, 100, 100]);
        assert_eq!(bank.run_interleaved(&[(0, 1, 30), (3, 2, 20)]), [true, true]);
        assert_eq!(bank.balances(), [70, 130, 120, 80]);
    });
}

#[test]
fn concurrent_transfers_do_not_overdraw_an_account() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 0, 0]);
        let mut succeeded = bank.run_interleaved(&[(0, 1, 80), (0, 2, 80)]);
        succeeded.sort_unstable();
        assert_eq!(succeeded, [false, true], "a balance of 100 is enough for one transfer of 80");
        let mut balances = bank.balances();
        balances.sort_unstable();
        assert_eq!(balances, [0, 20, 80]);
    });
}

#[test]
fn transfer_can_empty_an_account_but_not_overdraw_it() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 7]);
        assert_eq!(bank.run_interleaved(&[(0, 1, 101)]), [false]);
        assert_eq!(bank.balances(), [100, 7], "a transfer that fails changes nothing");
        assert_eq!(bank.run_interleaved(&[(0, 1, 100)]), [true]);
        assert_eq!(bank.balances(), [0, 107]);
    });
}

#[test]
fn sum_of_balances_is_constant_while_no_account_is_locked() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 100]);
        bank.run_interleaved(&[(0, 1, 30)]);
        bank.run_interleaved(&[(1, 0, 60)]);
        let wrong_sum = bank.state().wrong_sum;
        assert_eq!(wrong_sum, None, "while no account was locked, the balances did not sum to 200");
    });
}

#[test]
fn sum_of_balances_is_constant_after_many_concurrent_transfers() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100; 5]);
        let accounts = bank.accounts();
        thread::scope(|scope| {
            for first in 0..4 {
                let accounts = &accounts;
                scope.spawn(move || {
                    for i in first..first + 500 {
                        let (from, to) = (&accounts[i * 7 % 5], &accounts[i * i % 11 % 5]);
                        transfer(from, to, 1 + i as u64 % 60);
                    }
                });
            }
        });
        assert_eq!(bank.balances().iter().sum::<u64>(), 500);
        let wrong_sum = bank.state().wrong_sum;
        assert_eq!(wrong_sum, None, "while no account was locked, the balances did not sum to 500");
    });
}

/// A bank that records which thread holds which lock, and which thread waits for which.
struct Bank {
    balances: Vec<Mutex<u64>>,
    state: Mutex<State>,
    changed: Condvar,
    /// The sum of all balances, which must not change.
    sum: u128,
}

#[derive(Default)]
struct State {
    /// For each account, the thread that has locked it.
    holders: Vec<Option<ThreadId>>,
    /// For each waiting thread, the account that it waits for.
    waiting_for: HashMap<ThreadId, usize>,
    /// The threads that have locked at least one account, and have not ended.
    started: HashSet<ThreadId>,
    /// The number of threads that have not ended, if transfers are interleaved.
    running: Option<usize>,
    /// A wrong sum that was seen while no account was locked.
    wrong_sum: Option<u128>,
}

impl Bank {
    fn new(balances: &[u64]) -> Self {
        let state = State { holders: vec![None; balances.len()], ..State::default() };
        Self {
            balances: balances.iter().copied().map(Mutex::new).collect(),
            state: Mutex::new(state),
            changed: Condvar::new(),
            sum: balances.iter().copied().map(u128::from).sum(),
        }
    }

    fn accounts(&self) -> Vec<TrackedAccount<'_>> {
        (0..self.balances.len()).map(|number| TrackedAccount { bank: self, number }).collect()
    }

    fn balances(&self) -> Vec<u64> {
        self.balances.iter().map(|balance| *lock(balance)).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Runs each transfer on its own thread, and returns their results.
    ///
    /// Interrupts each thread between its first lock and its next one, until every other thread has
    /// ended, waits for an account, or is interrupted, too.
    fn run_interleaved(&self, transfers: &[(usize, usize, u64)]) -> Vec<bool> {
        self.state().running = Some(transfers.len());
        let accounts = &self.accounts();
        let run = |(from, to, amount): (usize, usize, u64)| {
            let _guard = ThreadEnd(self);
            transfer(&accounts[from], &accounts[to], amount)
        };
        thread::scope(|scope| {
            let spawn = |&order| scope.spawn(move || run(order));
            let handles: Vec<_> = transfers.iter().map(spawn).collect();
            let join = |handle: thread::ScopedJoinHandle<'_, bool>| handle.join();
            let results: Vec<_> = handles.into_iter().map(join).collect();
            results.into_iter().map(|r| r.unwrap_or_else(|panic| resume_unwind(panic))).collect()
        })
    }

    /// Blocks until the account is unlocked, then records this thread as its holder.
    ///
    /// # Panics
    ///
    /// When that would be a deadlock.
    fn lock_account(&self, number: usize) {
        let this_thread = thread::current().id();
        let mut state = self.state();
        state.waiting_for.insert(this_thread, number);
        self.changed.notify_all();
        if state.started.contains(&this_thread) {
            let waiting = self.changed.wait_while(state, |state| !state.all_wait());
            state = waiting.unwrap_or_else(PoisonError::into_inner);
        }
        while state.holders[number].is_some() {
            if let Some(cycle) = state.cycle(number) {
                state.waiting_for.remove(&this_thread);
                drop(state);
                panic!("deadlock: {cycle}");
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting_for.remove(&this_thread);
        state.started.insert(this_thread);
        state.holders[number] = Some(this_thread);
    }

    fn unlock_account(&self, number: usize) {
        let mut state = self.state();
        state.holders[number] = None;
        if state.holders.iter().all(Option::is_none) {
            let sum = self.balances().into_iter().map(u128::from).sum();
            if sum != self.sum {
                state.wrong_sum = Some(sum);
            }
        }
        self.changed.notify_all();
    }
}

impl State {
    /// Returns whether every running thread is interrupted or waits for an account.
    fn all_wait(&self) -> bool {
        let waits = |&(thread, &number): &(&ThreadId, &usize)| {
            self.started.contains(thread) || self.holders[number].is_some()
        };
        self.running.is_none_or(|running| self.waiting_for.iter().filter(waits).count() == running)
    }

    /// Describes the cycle of waiting threads that results if this thread waits for the account. If
    /// there is no cycle, returns `None`.
    fn cycle(&self, mut number: usize) -> Option<String> {
        let this_thread = thread::current().id();
        let mut description = format!("a thread waits for account {number}");
        if self.holders[number] == Some(this_thread) {
            return Some(description + ", which it has already locked itself");
        }
        for _ in &self.holders {
            let holder = self.holders[number]?;
            if holder == this_thread {
                return Some(description + ", which the first thread has locked");
            }
            number = *self.waiting_for.get(&holder)?;
            description += &format!(", locked by a thread that waits for account {number}");
        }
        None
    }
}

/// Records the end of a thread, even if the thread panics.
struct ThreadEnd<'a>(&'a Bank);

impl Drop for ThreadEnd<'_> {
    fn drop(&mut self) {
        let this_thread = thread::current().id();
        let mut state = self.0.state();
        state.waiting_for.remove(&this_thread);
        state.started.remove(&this_thread);
        state.running = state.running.map(|running| running - 1);
        self.0.changed.notify_all();
    }
}

/// An account of a [`Bank`].
struct TrackedAccount<'a> {
    bank: &'a Bank,
    number: usize,
}

impl Account for TrackedAccount<'_> {
    fn number(&self) -> usize {
        self.number
    }

    fn lock(&self) -> impl DerefMut<Target = u64> {
        self.bank.lock_account(self.number);
        let balance = lock(&self.bank.balances[self.number]);
        BalanceGuard { balance, _unlock: Unlock(self) }
    }
}

/// Gives access to a balance. Fields are dropped in order, so the balance is released before the
/// account is unlocked.
struct BalanceGuard<'a> {
    balance: MutexGuard<'a, u64>,
    _unlock: Unlock<'a>,
}

impl Deref for BalanceGuard<'_> {
    type Target = u64;

    fn deref(&self) -> &u64 {
        &self.balance
    }
}

impl DerefMut for BalanceGuard<'_> {
    fn deref_mut(&mut self) -> &mut u64 {
        &mut self.balance
    }
}

struct Unlock<'a>(&'a TrackedAccount<'a>);

impl Drop for Unlock<'_> {
    fn drop(&mut self) {
        self.0.bank.unlock_account(self.0.number);
    }
}

/// Locks a mutex, even if it is poisoned: the thread that panicked reports its panic itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
