//! # 08: the program that never ends

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Counts how often each word comes in all `sources` together.
pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let (new_words, words) = unbounded();
    let counter = thread::spawn(move || count(&words));
    let mut readers = Vec::new();
    for source in sources {
        let new_words = new_words.clone();
        readers.push(thread::spawn(move || read(source, &new_words)));
    }
    // The one sender that no reader has. While it is here, the counter waits for its words: the
    // counter would wait for us, and we, in `join`, for the counter.
    drop(new_words);
    readers.into_iter().for_each(join);
    join(counter)
}

/// Sends all the words of a source.
fn read(source: impl Iterator<Item = String>, new_words: &Sender<String>) {
    for word in source {
        new_words.send(word).expect("the counter takes all words");
    }
}

/// Counts words until there are no more.
fn count(words: &Receiver<String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no thread of ours panics")
}
