//! The program that never ends: words are counted, and all threads end.

use std::collections::HashMap;

use scheduler::Model;

use super::answer::count_words;

pub fn models() -> Vec<Model> {
    vec![all_threads_end()]
}

/// Two sources have one and two words.
pub fn all_threads_end() -> Model {
    Model::new("the words of two sources are counted, and all threads end", 2, || {
        let words = |text: &'static str| text.split(' ').map(String::from);
        let counts = count_words(vec![words("a b"), words("a")]);
        let expected = HashMap::from([("a".to_string(), 2), ("b".to_string(), 1)]);
        assert_eq!(counts, expected, "a word was not counted");
    })
}
