//! Wrong: reads four sources at a time, so the fifth has to wait for one of them.

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let mut counts = HashMap::new();
    let mut sources = sources.into_iter().peekable();
    while sources.peek().is_some() {
        let spawn = |source: S| thread::spawn(move || source.collect::<Vec<_>>());
        let readers: Vec<JoinHandle<_>> = sources.by_ref().take(4).map(spawn).collect();
        for word in readers.into_iter().flat_map(|reader| reader.join().unwrap()) {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts
}
