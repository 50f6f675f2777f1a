//! The tests of exercise 11. Run them with `cargo test -p exercises ex11`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex11_two_accounts.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex11_two_accounts.rs")]
mod ex11_two_accounts;
mod support;

use std::collections::{HashMap, HashSet};
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use ex11_two_accounts::{Account, transfer};
use support::random::Random;
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
fn transfers_do_not_deadlock_whatever_the_account_numbers_are() {
    const MAX: usize = usize::MAX;
    const HALF: u32 = usize::BITS / 2;
    // Numbers that are equal, or have another order, when they are cut, rounded or subtracted.
    let mut banks = vec![
        vec![256, 512],
        vec![0, MAX],
        vec![MAX, MAX - 1],
        vec![MAX / 2, MAX / 2 + 1],
        vec![1 << HALF, 2 << HALF],
        vec![1 << (HALF - 1), 3],
        vec![1 << (usize::BITS - 11), (1 << (usize::BITS - 11)) + 1],
        vec![0, 85, 170],
        vec![0, 21_845, 43_690],
        vec![0, 1_431_655_765, 2_863_311_530],
        vec![0, MAX / 3, MAX / 3 * 2],
    ];
    let mut random = Random::new();
    for accounts in [2, 3, 5, 8] {
        banks.push((0..accounts).map(|_| random.number() as usize).collect());
    }
    within_limit(HINT, || {
        for numbers in banks {
            let len = numbers.len();
            let bank = Bank { numbers, ..Bank::new(&vec![100; len]) };
            let forth = Vec::from_iter((0..len).map(|i| (i, (i + 1) % len, 30 + i as u64)));
            let back = Vec::from_iter((0..len).map(|i| ((i + 1) % len, i, 30 + i as u64)));
            for transfers in [forth, back] {
                let succeeded = bank.run_interleaved(&transfers);
                assert_eq!(
                    succeeded,
                    vec![true; len],
                    "every balance is enough; the account numbers are {:?}",
                    bank.numbers
                );
            }
            assert_eq!(
                bank.balances(),
                vec![100; len],
                "each transfer was followed by the opposite one; the account numbers are {:?}",
                bank.numbers
            );
        }
    });
}

#[test]
fn transfer_to_the_same_account_returns_whether_the_balance_is_enough() {
    within_limit(HINT, || {
        let bank = Bank::new(&[5, 100, u64::MAX, 0]);
        assert_eq!(bank.run_interleaved(&[(1, 1, 100)]), [true], "100 of 100 can be transferred");
        assert_eq!(bank.run_interleaved(&[(1, 1, 101)]), [false], "101 of 100 cannot");
        assert_eq!(bank.run_interleaved(&[(2, 2, u64::MAX)]), [true], "all of the largest balance");
        assert_eq!(bank.run_interleaved(&[(3, 3, 0)]), [true], "0 of 0 can be transferred");
        let unchanged = [5, 100, u64::MAX, 0];
        assert_eq!(bank.balances(), unchanged, "a transfer to the same account changes nothing");
    });
}

#[test]
fn transfers_without_a_common_account_run_concurrently() {
    const TRANSFERS: usize = 50;
    let hint = "50 transfers have no account in common. Each has locked one of its accounts, and \
                continues when all others have done so, too. Is there a lock for the whole bank, \
                or for a group of accounts?";
    let mut random = Random::new();
    let numbers = (0..2 * TRANSFERS).map(|_| random.number() as usize).collect();
    within_limit(hint, || {
        let bank = Bank { numbers, ..Bank::new(&[100; 2 * TRANSFERS]) };
        let transfers = Vec::from_iter((0..TRANSFERS).map(|i| (2 * i, 2 * i + 1, i as u64)));
        assert_eq!(bank.run_interleaved(&transfers), [true; TRANSFERS]);
        for (i, balances) in bank.balances().chunks(2).enumerate() {
            let i = i as u64;
            assert_eq!(balances, [100 - i, 100 + i], "after a transfer of {i} from 100 to 100");
        }
    });
}

#[test]
fn transfer_waits_for_nothing_but_the_locks_of_its_accounts() {
    let hint = "a transfer has no account in common with one that waits for a lock. Does a \
                transfer hold a further lock while it waits for its accounts?";
    within_limit(hint, || {
        let bank = Bank::new(&[100; 4]);
        let accounts = bank.accounts();
        thread::scope(|scope| {
            let locked = accounts[0].lock();
            let waiting = scope.spawn(|| transfer(&accounts[0], &accounts[1], 30));
            bank.wait_until_a_thread_waits();
            assert!(transfer(&accounts[3], &accounts[2], 20), "100 is enough for 20");
            drop(locked);
            assert_eq!(waiting.join().ok(), Some(true), "100 is enough for 30");
        });
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
        assert_eq!(bank.run_interleaved(&[(0, 1, 0)]), [true], "0 of 0 can be transferred");
        assert_eq!(bank.run_interleaved(&[(0, 1, 1)]), [false], "1 of 0 cannot");
        assert_eq!(bank.balances(), [0, 107]);
    });
}

#[test]
fn transfer_that_would_exceed_the_largest_balance_changes_nothing() {
    within_limit(HINT, || {
        let bank = Bank::new(&[u64::MAX - 5, 10]);
        let accounts = bank.accounts();
        let outcome = catch_unwind(AssertUnwindSafe(|| transfer(&accounts[1], &accounts[0], 6)));
        assert_eq!(
            (outcome.ok(), bank.balances()),
            (Some(false), vec![u64::MAX - 5, 10]),
            "6 was transferred to a balance of `u64::MAX - 5`: (what `transfer` returned, or \
             `None` if it panicked, the balances). It must return false before it changes a balance"
        );
        assert!(transfer(&accounts[1], &accounts[0], 5), "a balance of `u64::MAX` is possible");
        assert_eq!(bank.balances(), [u64::MAX, 5]);
    });
}

#[test]
fn each_transfer_changes_the_balances_as_promised() {
    let mut random = Random::new();
    let balances = [0, 1, 1000, u64::MAX / 2, u64::MAX];
    let transfers = Vec::from_iter((0..1000).map(|_| {
        let amount = match random.below(8) {
            0 => 0,
            1 => 1,
            2 => u64::MAX,
            3 => u64::MAX / 2 + random.below(3),
            bits => random.below(1 << (8 * bits - 1)),
        };
        (random.index(balances.len()), random.index(balances.len()), amount)
    }));
    within_limit(HINT, move || {
        let bank = Bank::new(&balances);
        let accounts = bank.accounts();
        let mut expected = balances;
        for (from, to, amount) in transfers {
            let before = expected;
            let rest = expected[from].checked_sub(amount);
            let sum = if from == to { Some(0) } else { expected[to].checked_add(amount) };
            let succeeds = rest.is_some() && sum.is_some();
            if let (Some(rest), Some(sum), true) = (rest, sum, from != to) {
                (expected[from], expected[to]) = (rest, sum);
            }
            let succeeded = transfer(&accounts[from], &accounts[to], amount);
            assert_eq!(
                (succeeded, bank.balances()),
                (succeeds, expected.to_vec()),
                "(success, balances) after a transfer of {amount} from account {from} to account \
                 {to}; the balances were {before:?}"
            );
        }
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
    const ACCOUNTS: usize = 5;
    let mut random = Random::new();
    let mut transfer_list = || {
        let order = |_| (random.index(ACCOUNTS), random.index(ACCOUNTS), random.below(60));
        Vec::from_iter((0..500).map(order))
    };
    let lists = [(); 4].map(|()| transfer_list());
    within_limit(HINT, move || {
        let bank = Bank::new(&[100; ACCOUNTS]);
        let accounts = bank.accounts();
        thread::scope(|scope| {
            for transfers in lists {
                let accounts = &accounts;
                scope.spawn(move || {
                    for (from, to, amount) in transfers {
                        transfer(&accounts[from], &accounts[to], amount);
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
    /// The account numbers.
    numbers: Vec<usize>,
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
    /// For each waiting thread, the index of the account that it waits for.
    waiting_for: HashMap<ThreadId, usize>,
    /// The threads that have locked at least one account, and have not ended.
    started: HashSet<ThreadId>,
    /// The number of threads that have not ended, if transfers are interleaved.
    running: Option<usize>,
    /// A wrong sum that was seen while no account was locked.
    wrong_sum: Option<u128>,
}

impl Bank {
    /// Creates accounts with these balances. Their numbers are 0, 1, 2 and so on.
    fn new(balances: &[u64]) -> Self {
        let state = State { holders: vec![None; balances.len()], ..State::default() };
        Self {
            numbers: (0..balances.len()).collect(),
            balances: balances.iter().copied().map(Mutex::new).collect(),
            state: Mutex::new(state),
            changed: Condvar::new(),
            sum: balances.iter().copied().map(u128::from).sum(),
        }
    }

    fn accounts(&self) -> Vec<TrackedAccount<'_>> {
        (0..self.balances.len()).map(|index| self.account(index)).collect()
    }

    fn account(&self, index: usize) -> TrackedAccount<'_> {
        TrackedAccount { bank: self, index }
    }

    fn balances(&self) -> Vec<u64> {
        self.balances.iter().map(|balance| *lock(balance)).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Blocks until a thread waits for an account.
    fn wait_until_a_thread_waits(&self) {
        let waiting = self.changed.wait_while(self.state(), |state| state.waiting_for.is_empty());
        drop(waiting.unwrap_or_else(PoisonError::into_inner));
    }

    /// Runs each transfer on its own thread, and returns their results. Accounts are given by
    /// index. Each transfer gets its own values for its accounts.
    ///
    /// Interrupts each thread between its first lock and its next one, until every other thread has
    /// ended, waits for an account, or is interrupted, too.
    fn run_interleaved(&self, transfers: &[(usize, usize, u64)]) -> Vec<bool> {
        self.state().running = Some(transfers.len());
        let run = |(from, to, amount): (usize, usize, u64)| {
            let _guard = ThreadEnd(self);
            transfer(&self.account(from), &self.account(to), amount)
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
    fn lock_account(&self, index: usize) {
        let this_thread = thread::current().id();
        let mut state = self.state();
        state.waiting_for.insert(this_thread, index);
        self.changed.notify_all();
        if state.started.contains(&this_thread) {
            let waiting = self.changed.wait_while(state, |state| !state.all_wait());
            state = waiting.unwrap_or_else(PoisonError::into_inner);
        }
        while state.holders[index].is_some() {
            if let Some(cycle) = state.cycle(index, &self.numbers) {
                state.waiting_for.remove(&this_thread);
                drop(state);
                panic!("deadlock: {cycle}");
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting_for.remove(&this_thread);
        state.started.insert(this_thread);
        state.holders[index] = Some(this_thread);
    }

    fn unlock_account(&self, index: usize) {
        let mut state = self.state();
        state.holders[index] = None;
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
        let waits = |&(thread, &index): &(&ThreadId, &usize)| {
            self.started.contains(thread) || self.holders[index].is_some()
        };
        self.running.is_none_or(|running| self.waiting_for.iter().filter(waits).count() == running)
    }

    /// Describes the cycle of waiting threads that results if this thread waits for the account. If
    /// there is no cycle, returns `None`.
    fn cycle(&self, mut index: usize, numbers: &[usize]) -> Option<String> {
        let this_thread = thread::current().id();
        let mut description = format!("a thread waits for account {}", numbers[index]);
        if self.holders[index] == Some(this_thread) {
            return Some(description + ", which it has already locked itself");
        }
        for _ in &self.holders {
            let holder = self.holders[index]?;
            if holder == this_thread {
                return Some(description + ", which the first thread has locked");
            }
            index = *self.waiting_for.get(&holder)?;
            let number = numbers[index];
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
    index: usize,
}

impl Account for TrackedAccount<'_> {
    fn number(&self) -> usize {
        self.bank.numbers[self.index]
    }

    fn lock(&self) -> impl DerefMut<Target = u64> {
        self.bank.lock_account(self.index);
        let balance = lock(&self.bank.balances[self.index]);
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
        self.0.bank.unlock_account(self.0.index);
    }
}

/// Locks a mutex, even if it is poisoned: the thread that panicked reports its panic itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
