//! Wrong: each reader ends with an empty word, and the counter counts these. But a source may have
//! an empty word.

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let readers_left = sources.len();
    let (new_words, words) = unbounded();
    let counter = thread::spawn(move || count(&words, readers_left));
    let mut readers = Vec::new();
    for source in sources {
        let new_words = new_words.clone();
        readers.push(thread::spawn(move || read(source, &new_words)));
    }
    readers.into_iter().for_each(join);
    join(counter)
}

fn read(source: impl Iterator<Item = String>, new_words: &Sender<String>) {
    for word in source {
        let _ = new_words.send(word);
    }
    let _ = new_words.send(String::new());
}

fn count(words: &Receiver<String>, mut readers_left: usize) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    while readers_left > 0 {
        let word = words.recv().expect("`count_words` holds a sender");
        if word.is_empty() {
            readers_left -= 1;
            continue;
        }
        *counts.entry(word).or_default() += 1;
    }
    counts
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no thread of ours panics")
}
