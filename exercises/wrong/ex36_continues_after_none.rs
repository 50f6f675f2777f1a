//! Wrong: it asks the iterator again after its end. An iterator may continue.

use std::pin::Pin;

type Check = Pin<Box<dyn Future<Output = bool> + Send>>;

pub fn primes<N, C, F>(mut numbers: N, check: C) -> Primes
where
    N: Iterator<Item = u64> + Send + 'static,
    C: Fn(u64) -> F + Send + 'static,
    F: Future<Output = bool> + Send + 'static,
{
    let start = move || -> Option<(u64, Check)> {
        let n = numbers.next()?;
        Some((n, Box::pin(check(n))))
    };
    Primes { current: None, start: Box::new(start) }
}

pub struct Primes {
    current: Option<(u64, Check)>,
    start: Box<dyn FnMut() -> Option<(u64, Check)> + Send>,
}

impl Primes {
    pub async fn next(&mut self) -> Option<u64> {
        loop {
            let (n, check) = match &mut self.current {
                Some(current) => current,
                None => self.current.insert((self.start)()?),
            };
            let (n, is_prime) = (*n, check.as_mut().await);
            self.current = None;
            if is_prime {
                return Some(n);
            }
        }
    }
}
