//! Wrong: `next` is not cancellation safe. If it is dropped during a check, that number is lost.

use std::pin::Pin;

type Checked = Pin<Box<dyn Future<Output = bool> + Send>>;

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let check = move |n| -> Checked { Box::pin(check(n)) };
    Primes { numbers: Box::new(numbers), check: Box::new(check) }
}

pub struct Primes {
    numbers: Box<dyn Iterator<Item = u64> + Send>,
    check: Box<dyn Fn(u64) -> Checked + Send>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        while let Some(n) = self.numbers.next() {
            if (self.check)(n).await {
                return Some(n);
            }
        }
        None
    }
}
