//! Wrong: two halves keep only two threads busy, however many there are.

pub fn primes(numbers: &[u64], is_prime: impl Fn(u64) -> bool + Sync) -> Vec<u64> {
    let (first, second) = numbers.split_at(numbers.len() / 2);
    let primes_of =
        |half: &[u64]| half.iter().copied().filter(|&n| is_prime(n)).collect::<Vec<_>>();
    let (first, second) = rayon::join(|| primes_of(first), || primes_of(second));
    [first, second].concat()
}
