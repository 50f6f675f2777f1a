//! Wrong: joins each reader before it spawns the next one, so the sources are read one after the
//! other.

use std::collections::HashMap;
use std::thread;

pub fn count_words<S>(sources: Vec<S>) -> HashMap<String, usize>
where
    S: Iterator<Item = String> + Send + 'static,
{
    let mut counts = HashMap::new();
    for source in sources {
        let reader = thread::spawn(move || source.collect::<Vec<String>>());
        for word in reader.join().expect("the reader does not panic") {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts
}
