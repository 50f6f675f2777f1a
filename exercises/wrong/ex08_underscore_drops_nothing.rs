//! Wrong: `let _ = new_words` neither moves nor drops it: the sender lives on.

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

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
    let _ = new_words;
    readers.into_iter().for_each(join);
    join(counter)
}

fn read(source: impl Iterator<Item = String>, new_words: &Sender<String>) {
    for word in source {
        new_words.send(word).expect("the counter takes all words");
    }
}

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
