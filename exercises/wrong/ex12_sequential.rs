//! Wrong: at most one item is in flight, but the producer and the consumer never work at the same
//! time.

pub fn pipeline<T: Send>(
    _max_in_flight: usize,
    produce: impl FnMut() -> Option<T> + Send,
    consume: impl FnMut(T),
) {
    std::iter::from_fn(produce).for_each(consume);
}
