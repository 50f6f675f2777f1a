//! # 06: the program that never ends

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Counts how often each word occurs in all `sources` together.
///
/// # Panics
///
/// When a source panics.
pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let (word_tx, word_rx) = unbounded();
    let counter = thread::spawn(move || count(&word_rx));
    let mut readers = Vec::new();
    for source in sources {
        let word_tx = word_tx.clone();
        readers.push(thread::spawn(move || read(source, &word_tx)));
    }
    // This is the one sender that no reader owns. If this thread kept it while joining the counter,
    // the two would wait for each other: the counter for more words, this thread for the counter.
    drop(word_tx);
    readers.into_iter().for_each(join);
    join(counter)
}

/// Sends all words of a source.
fn read(source: impl Iterator<Item = String>, word_tx: &Sender<String>) {
    for word in source {
        word_tx.send(word).expect("the counter receives until all senders are dropped");
    }
}

/// Counts words until there are no more.
fn count(word_rx: &Receiver<String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in word_rx {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

fn join<T>(handle: JoinHandle<T>) -> T {
    handle.join().expect("a source panicked")
}
