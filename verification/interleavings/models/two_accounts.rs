//! Two accounts, two locks: transfers never wait for each other in a circle.

use std::ops::DerefMut;
use std::sync::{Arc, Mutex};
use std::thread;

use scheduler::{Model, join, show};

use super::answer::{Account, transfer};

struct TestAccount {
    number: usize,
    balance: Mutex<u64>,
}

impl Account for TestAccount {
    fn number(&self) -> usize {
        self.number
    }

    #[track_caller]
    fn lock(&self) -> impl DerefMut<Target = u64> {
        self.balance.lock().expect("no transfer panics")
    }
}

/// Opens accounts with the numbers 1, 2 and so on.
fn open_accounts(balances: &[u64]) -> Vec<Arc<TestAccount>> {
    let open = |(number, &balance)| {
        let account = Arc::new(TestAccount { number, balance: Mutex::new(balance) });
        account.balance.set_name(format!("account {number}"));
        show(&format!("account {number}"), &account, |account| &account.balance);
        account
    };
    (1..).zip(balances).map(open).collect()
}

/// Runs transfers at the same time. Each is given by the indices of two accounts, and an amount.
fn run_transfers(accounts: &[Arc<TestAccount>], transfers: &[(usize, usize, u64)]) {
    let spawn = |&(from, to, amount): &(usize, usize, u64)| {
        let name = format!("{} to {}", accounts[from].number, accounts[to].number);
        let (from, to) = (Arc::clone(&accounts[from]), Arc::clone(&accounts[to]));
        let thread = thread::Builder::new().name(name);
        thread.spawn(move || transfer(&*from, &*to, amount)).expect("a model can start threads")
    };
    let threads = Vec::from_iter(transfers.iter().map(spawn));
    for thread in threads {
        join(thread);
    }
}

fn balances(accounts: &[Arc<TestAccount>]) -> Vec<u64> {
    accounts.iter().map(|account| *account.balance.lock().expect("no transfer panics")).collect()
}

pub fn models() -> Vec<Model> {
    vec![
        opposite_transfers(),
        transfers_in_a_cycle(),
        transfer_to_itself(),
        no_overdraft(),
        no_money_in_transit(),
    ]
}

pub fn opposite_transfers() -> Model {
    Model::new("two opposite transfers both end", 4, || {
        let accounts = open_accounts(&[5, 5]);
        run_transfers(&accounts, &[(0, 1, 2), (1, 0, 3)]);
        assert_eq!(balances(&accounts), [6, 4], "the balances are wrong");
    })
}

pub fn transfers_in_a_cycle() -> Model {
    Model::new("three transfers in a cycle all end", 2, || {
        let accounts = open_accounts(&[5, 5, 5]);
        run_transfers(&accounts, &[(0, 1, 1), (1, 2, 2), (2, 0, 3)]);
        assert_eq!(balances(&accounts), [7, 4, 4], "the balances are wrong");
    })
}

pub fn transfer_to_itself() -> Model {
    Model::new("a transfer from an account to itself ends", 4, || {
        let accounts = open_accounts(&[5]);
        run_transfers(&accounts, &[(0, 0, 2)]);
        assert_eq!(balances(&accounts), [5], "the balance has changed");
    })
}

pub fn no_overdraft() -> Model {
    Model::new("two transfers from one account do not overdraw it", 4, || {
        let accounts = open_accounts(&[5, 0, 0]);
        run_transfers(&accounts, &[(0, 1, 5), (0, 2, 5)]);
        let balances = balances(&accounts);
        assert_eq!(balances.iter().sum::<u64>(), 5, "money was lost or made");
    })
}

/// A thread looks at both accounts during a transfer. It never sees them without the money, unless
/// one of them is locked.
pub fn no_money_in_transit() -> Model {
    Model::new("no money is in transit while no account is locked", 2, || {
        let accounts = open_accounts(&[5, 5]);
        let (from, to) = (Arc::clone(&accounts[0]), Arc::clone(&accounts[1]));
        let transfer = thread::Builder::new().name("1 to 2".into());
        let transfer = transfer.spawn(move || transfer_money(&from, &to));
        if let (Ok(first), Ok(second)) =
            (accounts[0].balance.try_lock(), accounts[1].balance.try_lock())
        {
            assert_eq!(*first + *second, 10, "money is in transit");
        }
        join(transfer.expect("a model can start threads"));
    })
}

fn transfer_money(from: &TestAccount, to: &TestAccount) {
    assert!(transfer(from, to, 2), "the balance is enough");
}
