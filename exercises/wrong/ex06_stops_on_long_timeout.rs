//! Wrong: the counter stops when no word has arrived for 1.5 s. A source may take any time.

use std::collections::HashMap;
use std::thread;
use std::time::Duration;

use crossbeam_channel::unbounded;

pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let (word_tx, word_rx) = unbounded::<String>();
    let counter = thread::spawn(move || {
        let mut counts = HashMap::new();
        while let Ok(word) = word_rx.recv_timeout(Duration::from_millis(1500)) {
            *counts.entry(word).or_default() += 1;
        }
        counts
    });
    let mut readers = Vec::new();
    for source in sources {
        let word_tx = word_tx.clone();
        readers.push(thread::spawn(move || {
            for word in source {
                let _ = word_tx.send(word);
            }
        }));
    }
    drop(word_tx);
    readers.into_iter().for_each(|reader| reader.join().unwrap());
    counter.join().unwrap()
}
