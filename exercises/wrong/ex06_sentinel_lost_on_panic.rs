//! Wrong: each reader ends with `None` as a sentinel. A reader that panics never sends it, and the
//! counter waits for it forever.

use std::collections::HashMap;
use std::thread;

use crossbeam_channel::unbounded;

pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let (word_tx, word_rx) = unbounded();
    let mut readers_left = sources.len();
    let counter = thread::spawn(move || {
        let mut counts = HashMap::new();
        while readers_left > 0 {
            match word_rx.recv().unwrap() {
                Some(word) => *counts.entry(word).or_default() += 1,
                None => readers_left -= 1,
            }
        }
        counts
    });
    for source in sources {
        let word_tx = word_tx.clone();
        thread::spawn(move || {
            for word in source {
                word_tx.send(Some(word)).unwrap();
            }
            word_tx.send(None).unwrap();
        });
    }
    counter.join().unwrap()
}
