//! The tests of exercise 06. Run them with `cargo test -p exercises ex06`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex06_never_ends.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex06_never_ends.rs")]
mod ex06_never_ends;
mod support;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use ex06_never_ends::count_words;
use support::random::Random;
use support::within_limit;

type Source = Box<dyn Iterator<Item = String> + Send>;

const HINT: &str = "the readers have ended, but the counter waits for more words: which sender is \
                    neither used nor dropped?";

#[test]
fn count_words_returns_after_counting_every_word() {
    /// How long one source takes for one word. Longer than any patience that makes sense.
    const SLOW: Duration = Duration::from_millis(2200);
    let counts = within_limit(HINT, || {
        assert_eq!(count_words::<Source>(vec![]), HashMap::new(), "no source contains no word");
        let sources: Vec<Source> = vec![
            Box::new(words("to be or not to be")),
            Box::new(words("that is  the question")),
            Box::new(words("slow").inspect(|_| thread::sleep(SLOW))),
            Box::new(std::iter::empty()),
        ];
        count_words(sources)
    });
    let expected = words("to be or not to be that is  the question slow");
    assert_eq!(
        counts,
        count_one_by_one(expected),
        "four sources were read, one of which takes {SLOW:?} for its word: every word must be \
         counted. Did the counter end before the last word was sent?"
    );
}

#[test]
fn every_string_is_a_word() {
    // Different words that are easily confused, and words that look like a mark for the end.
    let words = [
        "To",
        "to",
        "TO",
        " to",
        "to ",
        "to\n",
        "to be",
        "tö",
        "",
        " ",
        "\n",
        "\0",
        "\u{4}",
        "\u{1a}",
        "\u{4}END",
        "end",
        "END",
        "<end>",
        "__END__",
        "EOF",
        "<EOF>",
        "None",
        "STOP",
        "stop",
        "QUIT",
        "done",
        "\u{10ffff}",
        "\u{feff}",
    ];
    let mut random = Random::new();
    let source = |_| {
        let mut words = words.map(str::to_owned);
        random.shuffle(&mut words);
        words.into_iter()
    };
    let sources = (0..3).map(source).collect();
    let counts = within_limit(HINT, || count_words(sources));
    for word in words {
        let count = counts.get(word);
        assert_eq!(count, Some(&3), "the word {word:?} occurs 3 times, but its count is {count:?}");
    }
    assert_eq!(counts.len(), words.len(), "only these words occur: {words:?}");
}

#[test]
fn every_word_is_counted_however_many_there_are() {
    const SOURCES: usize = 5;
    const WORDS: usize = 20_000;
    let mut random = Random::new();
    // One word is much more frequent than the others.
    let mut word = || random.below(300).saturating_sub(230).to_string();
    let mut source = || Vec::from_iter((0..WORDS).map(|_| word()));
    let sources = Vec::from_iter((0..SOURCES).map(|_| source()));
    let expected = count_one_by_one(sources.iter().flatten().cloned());
    let sources = sources.into_iter().map(Vec::into_iter).collect();
    let counts = within_limit(HINT, || count_words(sources));
    let sum: usize = counts.values().sum();
    assert_eq!(sum, SOURCES * WORDS, "the number of words in {SOURCES} sources of {WORDS}");
    assert!(counts == expected, "a word is counted as another one");
}

#[test]
fn sources_are_read_concurrently() {
    const SOURCES: usize = 100;
    let hint = "each of 100 sources yields its word only when all sources are being read: spawn \
                all readers before you join one. If you already do, the counter does not end: \
                which sender is not dropped?";
    let counts = within_limit(hint, || {
        let barrier = Arc::new(Barrier::new(SOURCES));
        let source = |_| {
            let barrier = Arc::clone(&barrier);
            words("here").inspect(move |_| {
                barrier.wait();
            })
        };
        count_words((0..SOURCES).map(source).collect())
    });
    assert_eq!(counts, HashMap::from([("here".to_owned(), SOURCES)]));
}

#[test]
fn count_words_panics_if_a_source_panics() {
    let hint = "a source panicked, so its reader will send nothing more: what else does the \
                counter wait for?";
    let outcome = within_limit(hint, || {
        let broken = words("one two").inspect(|word| {
            if word == "two" {
                // Unlike `panic!`, this prints no message.
                resume_unwind(Box::new("this panic belongs to the test"));
            }
        });
        let sources: Vec<Source> = vec![Box::new(words("three four")), Box::new(broken)];
        catch_unwind(AssertUnwindSafe(|| count_words(sources)))
    });
    let counts = outcome.ok();
    assert_eq!(
        counts, None,
        "a source panicked, but `count_words` returned counts: words are lost"
    );
}

/// Returns the words of a text. Two spaces have an empty word between them.
fn words(text: &'static str) -> impl Iterator<Item = String> + Send {
    text.split(' ').map(str::to_owned)
}

fn count_one_by_one(words: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts
}
