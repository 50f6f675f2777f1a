//! Wrong: sequential. Never more than one item is in memory, but the maker and the consumer never
//! work at the same time.

pub fn pipeline<T: Send>(
    _k: usize,
    make: impl FnMut() -> Option<T> + Send,
    consume: impl FnMut(T),
) {
    std::iter::from_fn(make).for_each(consume);
}
