//! The tests of exercise 08. Run them with `cargo test -p exercises ex08`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex08_never_ends.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex08_never_ends.rs")]
mod ex08_never_ends;
mod support;

use std::collections::HashMap;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use ex08_never_ends::count_words;
use support::within_limit;

type Source = Box<dyn Iterator<Item = String> + Send>;

#[test]
fn count_words_returns_after_counting_every_word() {
    let hint = "the readers have ended, but the counter waits for more words: which sender is \
                neither used nor dropped?";
    let counts = within_limit(hint, || {
        assert_eq!(count_words::<Source>(vec![]), HashMap::new(), "no source contains no word");
        let sources: Vec<Source> = vec![
            Box::new(words("to be or not to be")),
            Box::new(words("that is  the question")),
            Box::new(words("quick").inspect(|_| thread::sleep(Duration::from_secs(1)))),
        ];
        count_words(sources)
    });
    let expected = [("to", 2), ("be", 2), ("or", 1), ("not", 1), ("that", 1), ("is", 1), ("", 1)]
        .into_iter()
        .chain([("the", 1), ("question", 1), ("quick", 1)]);
    let expected: HashMap<_, _> = expected.map(|(word, n)| (word.to_owned(), n)).collect();
    assert_eq!(counts, expected, "did the counter end before the last word was sent?");
}

#[test]
fn sources_are_read_concurrently() {
    let hint = "each source yields its first word only when all sources are being read: spawn all \
                readers before you join one. If you already do, the counter does not end: which \
                sender is not dropped?";
    let counts = within_limit(hint, || {
        let barrier = Arc::new(Barrier::new(4));
        let source = |_| {
            let barrier = Arc::clone(&barrier);
            words("here").inspect(move |_| {
                barrier.wait();
            })
        };
        count_words((0..4).map(source).collect())
    });
    assert_eq!(counts, HashMap::from([("here".to_owned(), 4)]));
}

/// Returns the words of a text. Two spaces have an empty word between them.
fn words(text: &'static str) -> impl Iterator<Item = String> + Send {
    text.split(' ').map(str::to_owned)
}
