//! Wrong: each reader ends with an empty word as a sentinel, and the counter counts the sentinels.
//! But the empty string is a valid word.

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let readers_left = sources.len();
    let (word_tx, word_rx) = unbounded();
    let counter = thread::spawn(move || count(&word_rx, readers_left));
    let mut readers = Vec::new();
    for source in sources {
        let word_tx = word_tx.clone();
        readers.push(thread::spawn(move || read(source, &word_tx)));
    }
    readers.into_iter().for_each(join);
    join(counter)
}

fn read(source: impl Iterator<Item = String>, word_tx: &Sender<String>) {
    for word in source {
        let _ = word_tx.send(word);
    }
    let _ = word_tx.send(String::new());
}

fn count(word_rx: &Receiver<String>, mut readers_left: usize) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    while readers_left > 0 {
        let word = word_rx.recv().expect("`count_words` holds a sender");
        if word.is_empty() {
            readers_left -= 1;
            continue;
        }
        *counts.entry(word).or_default() += 1;
    }
    counts
}

fn join<T>(handle: JoinHandle<T>) -> T {
    handle.join().expect("neither `read` nor `count` panics")
}
