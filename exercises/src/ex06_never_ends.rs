//! # 06: the program that never ends
//!
//! Find the bug and fix it. `count_words` reads each source on its own thread, and one more thread
//! counts. Every word is read and counted, and every reader ends. Then the program hangs without
//! using any CPU time.
//!
//! Read first: the lesson `threads`, step (3), and its "Break it".
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/#disconnection>
//!
//! Test: `cargo test -p exercises ex06`. Hints: at the end of this file.

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Counts how often each word occurs in all `sources` together.
///
/// Reads all sources concurrently, each on its own thread. A source may take any time to yield its
/// next word. Every string is a word, including the empty string.
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
    // When all readers have ended, there are no more words, so the counter ends, too.
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

// region: Hint 1, a nudge
//
// Which line waits forever, and what would have to happen for it to end?
//
// endregion
// region: Hint 2, an approach
//
// The counter's loop ends when no sender is left. Count the senders: how many are there, where is
// each one created, and when is it dropped? There is one more sender than there are readers.
//
// endregion
// region: Hint 3, almost there
//
// Each reader drops its own clone. The original sender belongs to `count_words`, which drops it
// when it returns. But it returns only after the counter has ended. Drop the original before you
// join the counter. (`let _ = word_tx;` does not drop it: that line does nothing.)
//
// endregion
