//! Takes apart what a failed test has printed: the messages of panics with their places, and the
//! rest.

use crate::runner::place_in_workspace;

/// Something that a test has printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// The text.
    pub(crate) text: String,
    /// The file and the line of the panic, if the text is the message of a panic.
    pub(crate) place: Option<(String, usize)>,
}

impl Message {
    /// Returns whether it is the message of a panic in this file.
    pub(crate) fn is_in(&self, file: &str) -> bool {
        self.place.as_ref().is_some_and(|(place, _)| place == file)
    }
}

/// Begins a line that names the seed of the random inputs, which differs in each run.
const SEED: &str = "note: to repeat this test with the same inputs";

/// Takes the output of a test apart. The note about the seed is left out. Messages that occur several times, as when several threads
/// panic, are returned once.
pub(crate) fn messages(output: &str) -> Vec<Message> {
    let mut messages = vec![Message { text: String::new(), place: None }];
    for line in output.lines() {
        if let Some(place) = place_of_panic(line) {
            messages.push(Message { text: String::new(), place: Some(place) });
        } else if let Some(message) = messages.last_mut().filter(|_| !line.starts_with(SEED)) {
            message.text += line;
            message.text.push('\n');
        }
    }
    let mut distinct = Vec::new();
    for Message { text, place } in messages {
        let message = Message { text: text.trim_matches('\n').to_owned(), place };
        let is_new = !message.text.is_empty() && !distinct.contains(&message);
        if is_new {
            distinct.push(message);
        }
    }
    distinct
}

/// Reads a line such as `thread 'main' (7) panicked at exercises/tests/ex01_join.rs:20:5:`.
fn place_of_panic(line: &str) -> Option<(String, usize)> {
    let (_, place) = line.strip_suffix(':')?.split_once("panicked at ")?;
    let (place, _column) = place.rsplit_once(':')?;
    let (file, line) = place.rsplit_once(':')?;
    Some((place_in_workspace(file), line.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_taken_apart_and_returned_once() {
        let output = "garbage\n\nthread 'a' (1) panicked at exercises/tests/../src/ex01_join.rs:20:5:\n\
                      first\nand second line\n\n\
                      thread 'b' (2) panicked at exercises/tests/../src/ex01_join.rs:20:5:\n\
                      first\nand second line\n\
                      panicked at exercises/tests/ex01_join.rs:7:1:\nother\n";
        let panic = |text: &str, file: &str, line| Message {
            text: text.into(),
            place: Some((file.into(), line)),
        };
        let expected = [
            Message { text: "garbage".into(), place: None },
            panic("first\nand second line", "exercises/src/ex01_join.rs", 20),
            panic("other", "exercises/tests/ex01_join.rs", 7),
        ];
        assert_eq!(messages(output), expected);
    }
}
