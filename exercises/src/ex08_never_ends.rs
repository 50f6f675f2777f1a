//! # 08: the program that never ends
//!
//! Find the bug, and fix it. `count_words` reads each source in a thread of its own, and one more
//! thread counts. Every word is read, every word is counted, every reader ends. Then the program
//! stands still, for ever, and uses no CPU time.
//!
//! Read before: the lesson `threads`, step (3), and its "Break it".
//!
//! Docs: <https://docs.rs/crossbeam-channel/0.5/crossbeam_channel/#disconnection>
//!
//! Test: `cargo test -p exercises ex08`. Hints: at the end of this file.

use std::collections::HashMap;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Counts how often each word comes in all `sources` together.
///
/// All sources are read at the same time. A source may take its time for the next word. Any string
/// is a word, the empty one, too.
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
    // When all readers have ended, there are no more words, and the counter ends, too.
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

// region: Hint 1, a nudge
//
// Which line is it that never ends, and what would have to happen for it to end?
//
// endregion
// region: Hint 2, an approach
//
// The counter's loop ends when no sender is left. Count the senders: how many are made, where, and
// when is each dropped? There is one more than there are readers.
//
// endregion
// region: Hint 3, almost there
//
// Each reader drops its own clone. The original belongs to `count_words`, which drops it when it
// returns, and it returns when the counter has ended... Drop it before you join. (`let _ =
// new_words;` does not drop it: it does nothing at all.)
//
// endregion
