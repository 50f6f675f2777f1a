use std::collections::HashMap;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use exercises::ex08_never_ends::count_words;

use crate::support::within_limit;

type Source = Box<dyn Iterator<Item = String> + Send>;

#[test]
fn it_ends_and_has_counted_every_word() {
    let hint = "the readers have ended, and the counter waits for more words. From whom? Count the \
                senders: who has one that is neither sent from nor dropped?";
    let counts = within_limit(hint, || {
        assert_eq!(count_words::<Source>(vec![]), HashMap::new(), "no source, no word");
        let sources: Vec<Source> = vec![
            Box::new(words("to be or not to be")),
            Box::new(words("that is  the question")),
            Box::new(words("quick").inspect(|_| thread::sleep(Duration::from_secs(1)))),
        ];
        count_words(sources)
    });
    let right = [("to", 2), ("be", 2), ("or", 1), ("not", 1), ("that", 1), ("is", 1), ("", 1)]
        .into_iter()
        .chain([("the", 1), ("question", 1), ("quick", 1)]);
    let right: HashMap<_, _> = right.map(|(word, count)| (word.to_owned(), count)).collect();
    assert_eq!(counts, right, "did the counter end before the last word was sent?");
}

#[test]
fn all_sources_are_read_at_the_same_time() {
    let hint = "the first word of each source comes when all sources are being read. If they are, \
                then the counter did not end: is there a sender too many?";
    let counts = within_limit(hint, || {
        let all_here = Arc::new(Barrier::new(4));
        let wait = |_| {
            let all_here = Arc::clone(&all_here);
            words("here").inspect(move |_| {
                all_here.wait();
            })
        };
        count_words((0..4).map(wait).collect())
    });
    assert_eq!(counts, HashMap::from([("here".to_owned(), 4)]));
}

/// The words of a text. Two spaces have an empty word between them.
fn words(text: &'static str) -> impl Iterator<Item = String> + Send {
    text.split(' ').map(str::to_owned)
}
