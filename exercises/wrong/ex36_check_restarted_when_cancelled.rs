//! Wrong: a check in progress is cancelled with `next`. The next call starts it again.

use std::pin::Pin;

type Check = Pin<Box<dyn Future<Output = bool> + Send>>;

pub fn primes<N, C, F>(numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let check = move |n| -> Check { Box::pin(check(n)) };
    Primes { numbers: Box::new(numbers.fuse()), current: None, check: Box::new(check) }
}

pub struct Primes {
    numbers: Box<dyn Iterator<Item = u64> + Send>,
    current: Option<u64>,
    check: Box<dyn Fn(u64) -> Check + Send>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        loop {
            let n = match self.current {
                Some(n) => n,
                None => *self.current.insert(self.numbers.next()?),
            };
            let is_prime = (self.check)(n).await;
            self.current = None;
            if is_prime {
                return Some(n);
            }
        }
    }
}
