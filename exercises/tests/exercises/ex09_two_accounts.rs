use std::collections::{HashMap, HashSet};
use std::ops::{Deref, DerefMut};
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use exercises::ex09_two_accounts::{Account, transfer};

use crate::support::within_limit;

const HINT: &str = "a transfer waits for something that is no account. Is there a lock that \
                    transfers between different accounts share?";

#[test]
fn two_that_send_to_each_other_both_come_to_an_end() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 100]);
        assert_eq!(bank.at_the_same_time(&[(0, 1, 30), (1, 0, 20)]), [true, true]);
        assert_eq!(bank.balances(), [90, 110]);
    });
}

#[test]
fn three_that_send_round_in_a_circle_all_come_to_an_end() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 100, 100]);
        assert_eq!(bank.at_the_same_time(&[(0, 1, 30), (1, 2, 20), (2, 0, 10)]), [true; 3]);
        assert_eq!(bank.balances(), [80, 110, 110]);
        assert_eq!(bank.at_the_same_time(&[(0, 2, 30), (2, 1, 20), (1, 0, 10)]), [true; 3]);
        assert_eq!(bank.balances(), [60, 120, 120]);
    });
}

#[test]
fn an_account_may_send_to_itself() {
    within_limit(HINT, || {
        let bank = Bank::new(&[5, 100]);
        assert_eq!(bank.at_the_same_time(&[(1, 1, 100)]), [true], "100 of 100 can be sent");
        assert_eq!(bank.at_the_same_time(&[(1, 1, 101)]), [false], "101 of 100 cannot be sent");
        assert_eq!(bank.balances(), [5, 100], "nothing changes");
    });
}

#[test]
fn transfers_between_different_accounts_do_not_wait_for_each_other() {
    let hint = "two transfers that have no account in common: each has locked one of its accounts, \
                and goes on when the other has, too. Is there one lock around all accounts?";
    within_limit(hint, || {
        let bank = Bank::new(&[100, 100, 100, 100]);
        assert_eq!(bank.at_the_same_time(&[(0, 1, 30), (3, 2, 20)]), [true, true]);
        assert_eq!(bank.balances(), [70, 130, 120, 80]);
    });
}

#[test]
fn no_balance_goes_below_zero() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 0, 0]);
        let mut sent = bank.at_the_same_time(&[(0, 1, 80), (0, 2, 80)]);
        sent.sort_unstable();
        assert_eq!(sent, [false, true], "of 100, only one can send 80");
        let mut balances = bank.balances();
        balances.sort_unstable();
        assert_eq!(balances, [0, 20, 80]);
    });
}

#[test]
fn a_balance_can_be_sent_to_the_last_cent_and_no_further() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 7]);
        assert_eq!(bank.at_the_same_time(&[(0, 1, 101)]), [false]);
        assert_eq!(bank.balances(), [100, 7], "what cannot be sent changes nothing");
        assert_eq!(bank.at_the_same_time(&[(0, 1, 100)]), [true]);
        assert_eq!(bank.balances(), [0, 107]);
    });
}

#[test]
fn no_money_is_on_its_way_while_no_account_is_locked() {
    within_limit(HINT, || {
        let bank = Bank::new(&[100, 100]);
        bank.at_the_same_time(&[(0, 1, 30)]);
        bank.at_the_same_time(&[(1, 0, 60)]);
        let sum = bank.state().strange_sum;
        assert_eq!(sum, None, "while no account was locked, all balances together were not 200");
    });
}

#[test]
fn many_transfers_in_any_order_keep_the_money_together() {
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
        assert_eq!(bank.state().strange_sum, None, "it was not always 500");
    });
}

/// A bank that knows who has locked what, and who waits for what.
struct Bank {
    balances: Vec<Mutex<u64>>,
    state: Mutex<State>,
    changed: Condvar,
    /// All the money there is.
    sum: u128,
}

#[derive(Default)]
struct State {
    /// Who has locked each account.
    owners: Vec<Option<ThreadId>>,
    /// Which account each thread waits for.
    wanted: HashMap<ThreadId, usize>,
    /// The threads that have locked an account already, and may have unlocked it again.
    under_way: HashSet<ThreadId>,
    /// If transfers shall interrupt each other: how many of them have not ended.
    open: Option<usize>,
    /// A sum that was wrong at a moment when no account was locked.
    strange_sum: Option<u128>,
}

impl Bank {
    fn new(balances: &[u64]) -> Self {
        let state = State { owners: vec![None; balances.len()], ..State::default() };
        Self {
            balances: balances.iter().copied().map(Mutex::new).collect(),
            state: Mutex::new(state),
            changed: Condvar::new(),
            sum: balances.iter().copied().map(u128::from).sum(),
        }
    }

    fn accounts(&self) -> Vec<Watched<'_>> {
        (0..self.balances.len()).map(|number| Watched { bank: self, number }).collect()
    }

    fn balances(&self) -> Vec<u64> {
        self.balances.iter().map(|balance| *locked(balance)).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }

    /// Runs a thread for each transfer. Each that has locked an account is interrupted before it
    /// locks the next, until all others have ended, or wait for an account, or are interrupted,
    /// too.
    fn at_the_same_time(&self, transfers: &[(usize, usize, u64)]) -> Vec<bool> {
        self.state().open = Some(transfers.len());
        let accounts = &self.accounts();
        let run = |(from, to, amount): (usize, usize, u64)| {
            let _end = End(self);
            transfer(&accounts[from], &accounts[to], amount)
        };
        thread::scope(|scope| {
            let start = |&order| scope.spawn(move || run(order));
            let threads: Vec<_> = transfers.iter().map(start).collect();
            let join = |thread: thread::ScopedJoinHandle<'_, bool>| thread.join();
            let results: Vec<_> = threads.into_iter().map(join).collect();
            results.into_iter().map(|r| r.unwrap_or_else(|panic| resume_unwind(panic))).collect()
        })
    }

    /// Waits until the account is free, and notes who has it now.
    fn take(&self, number: usize) {
        let me = thread::current().id();
        let mut state = self.state();
        state.wanted.insert(me, number);
        self.changed.notify_all();
        if state.under_way.contains(&me) {
            let waiting = self.changed.wait_while(state, |state| !state.all_wait());
            state = waiting.unwrap_or_else(PoisonError::into_inner);
        }
        while state.owners[number].is_some() {
            if let Some(circle) = state.circle(number) {
                state.wanted.remove(&me);
                drop(state);
                panic!("a deadlock: {circle}");
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.wanted.remove(&me);
        state.under_way.insert(me);
        state.owners[number] = Some(me);
    }

    fn give_back(&self, number: usize) {
        let mut state = self.state();
        state.owners[number] = None;
        if state.owners.iter().all(Option::is_none) {
            let sum = self.balances().into_iter().map(u128::from).sum();
            if sum != self.sum {
                state.strange_sum = Some(sum);
            }
        }
        self.changed.notify_all();
    }
}

impl State {
    /// Whether all threads that have not ended wait for each other, or are interrupted.
    fn all_wait(&self) -> bool {
        let waits = |&(thread, &number): &(&ThreadId, &usize)| {
            self.under_way.contains(thread) || self.owners[number].is_some()
        };
        self.open.is_none_or(|open| self.wanted.iter().filter(waits).count() == open)
    }

    /// Who waits for whom, if that leads from this thread back to it.
    fn circle(&self, mut number: usize) -> Option<String> {
        let me = thread::current().id();
        let mut story = format!("a thread wants account {number}");
        if self.owners[number] == Some(me) {
            return Some(story + ", which it has locked itself");
        }
        for _ in &self.owners {
            let owner = self.owners[number]?;
            if owner == me {
                return Some(story + ", which is locked by the first of them");
            }
            number = *self.wanted.get(&owner)?;
            story += &format!(", whose owner wants account {number}");
        }
        None
    }
}

/// Notes that a thread has ended, or has panicked.
struct End<'a>(&'a Bank);

impl Drop for End<'_> {
    fn drop(&mut self) {
        let me = thread::current().id();
        let mut state = self.0.state();
        state.wanted.remove(&me);
        state.under_way.remove(&me);
        state.open = state.open.map(|open| open - 1);
        self.0.changed.notify_all();
    }
}

/// An account of such a bank.
struct Watched<'a> {
    bank: &'a Bank,
    number: usize,
}

impl Account for Watched<'_> {
    fn number(&self) -> usize {
        self.number
    }

    fn lock(&self) -> impl DerefMut<Target = u64> {
        self.bank.take(self.number);
        let balance = locked(&self.bank.balances[self.number]);
        Access { balance, _lock: Lock(self) }
    }
}

/// The balance is let go before the lock is: fields are dropped in this order.
struct Access<'a> {
    balance: MutexGuard<'a, u64>,
    _lock: Lock<'a>,
}

impl Deref for Access<'_> {
    type Target = u64;

    fn deref(&self) -> &u64 {
        &self.balance
    }
}

impl DerefMut for Access<'_> {
    fn deref_mut(&mut self) -> &mut u64 {
        &mut self.balance
    }
}

struct Lock<'a>(&'a Watched<'a>);

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        self.0.bank.give_back(self.0.number);
    }
}

/// A panic of the other test threads is reported by them.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
