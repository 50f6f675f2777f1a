//! Wrong: `let _ = word_tx` neither moves nor drops the sender, so it is still there.

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

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
    let _ = word_tx;
    readers.into_iter().for_each(join);
    join(counter)
}

fn read(source: impl Iterator<Item = String>, word_tx: &Sender<String>) {
    for word in source {
        word_tx.send(word).expect("the counter receives until all senders are dropped");
    }
}

fn count(word_rx: &Receiver<String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in word_rx {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

fn join<T>(handle: JoinHandle<T>) -> T {
    handle.join().expect("neither `read` nor `count` panics")
}
