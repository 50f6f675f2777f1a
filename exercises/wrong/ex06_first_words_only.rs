//! Wrong: reads only the first 1000 words of each source.

use std::collections::HashMap;
use std::thread;

use crossbeam_channel::unbounded;

pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let (word_tx, word_rx) = unbounded::<String>();
    let counter = thread::spawn(move || {
        let mut counts = HashMap::new();
        for word in word_rx {
            *counts.entry(word).or_default() += 1;
        }
        counts
    });
    let mut readers = Vec::new();
    for source in sources {
        let word_tx = word_tx.clone();
        readers.push(thread::spawn(move || {
            for word in source.take(1000) {
                word_tx.send(word).unwrap();
            }
        }));
    }
    drop(word_tx);
    readers.into_iter().for_each(|reader| reader.join().unwrap());
    counter.join().unwrap()
}
