//! The pictures are well-formed, show the last screen to a reader who prefers reduced motion, and are
//! small.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use recording::{Recording, Screen};
use roxmltree::{Document, Node};

/// Browsers load a picture of this size in a moment.
const LARGEST: usize = 60_000;

/// Records what a terminal shows after each piece of output, one second after the other.
fn record(output: &[&str]) -> Recording {
    let mut recording = Recording::new("title", "what it shows");
    let mut terminal = vt100::Parser::default();
    for (seconds, piece) in (0..).zip(output) {
        terminal.process(piece.as_bytes());
        recording.show(Duration::from_secs(seconds), Screen::of(terminal.screen()));
    }
    recording
}

/// Returns the groups of texts. Each is one line of the screen at one or more times.
fn groups<'a>(document: &'a Document) -> Vec<Node<'a, 'a>> {
    document.descendants().filter(|node| node.has_tag_name("g")).collect()
}

fn text(node: Node) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// Whether a group is visible without its animation.
fn is_visible(group: Node) -> bool {
    let class = group.attribute("class").unwrap_or_default();
    class.is_empty() || class.split(' ').any(|class| class == "last")
}

#[test]
fn only_last_screen_is_visible_without_animation() {
    let svg = record(&["one", "\r\ntwo", "\x1b[2J\x1b[Hthree"]).svg();
    let document = Document::parse(&svg).expect("the picture is well-formed");
    let all = groups(&document);
    let visible: Vec<String> =
        all.iter().filter(|group| is_visible(**group)).map(|group| text(*group)).collect();
    assert_eq!(visible, ["three"]);
    assert_eq!(all.len(), 3);
}

#[test]
fn line_that_comes_back_is_drawn_once() {
    let svg = record(&["| turns", "\r/", "\r|", "\r/"]).svg();
    let document = Document::parse(&svg).expect("the picture is well-formed");
    let texts: Vec<String> = groups(&document).into_iter().map(text).collect();
    assert_eq!(texts, ["| turns", "/ turns"]);
}

#[test]
fn characters_with_a_meaning_in_xml_are_escaped() {
    let svg = record(&["a < b && \"c\" > d"]).svg();
    let document = Document::parse(&svg).expect("the picture is well-formed");
    assert_eq!(text(groups(&document)[0]), "a < b && \"c\" > d");
}

#[test]
fn colours_and_bold_text_are_kept() {
    let svg = record(&["\x1b[31mred\x1b[0m and \x1b[1mbold\x1b[0m, \x1b[7mswapped\x1b[0m"]).svg();
    for expected in ["style=\"fill:#f2777a\">red<", "class=\"bold\">bold<", "fill=\"#e8e8e8\"/>"] {
        assert!(svg.contains(expected), "{expected} is not in {svg}");
    }
}

#[test]
fn screen_that_was_never_seen_is_left_out() {
    let mut recording = Recording::new("title", "what it shows");
    let mut terminal = vt100::Parser::default();
    for (millis, piece) in [(0, "start"), (1000, "\r\x1b[2K"), (1001, "end")] {
        terminal.process(piece.as_bytes());
        recording.show(Duration::from_millis(millis), Screen::of(terminal.screen()));
    }
    let svg = recording.svg();
    let document = Document::parse(&svg).expect("the picture is well-formed");
    let texts: Vec<String> = groups(&document).into_iter().map(text).collect();
    assert_eq!(texts, ["start", "end"]);
}

#[cfg(unix)]
#[test]
fn session_records_what_a_shell_prints() {
    let recording = Recording::new("title", "what it shows");
    let mut session =
        recording::Session::start(recording, Path::new("."), (24, 80)).expect("there is a shell");
    session.run("echo first && echo second", 1.0).expect("the shell runs commands");
    let recording = session.finish().expect("the shell can be ended");
    let text = recording.last().expect("something was recorded").text();
    assert_eq!(text, "$ echo first && echo second\nfirst\nsecond\n$");
}

fn recordings() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("book").join("recordings");
    let entries = fs::read_dir(folder).expect("the recordings are in the workspace");
    entries.map(|entry| entry.expect("the folder can be listed").path()).collect()
}

#[test]
fn recordings_of_the_lessons_have_a_description_and_are_small() {
    let files = recordings();
    assert!(files.len() > 10, "only {} recordings were found", files.len());
    for file in files {
        let name = file.display();
        let svg = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text_of = |tag| {
            let node = document.descendants().find(|node| node.has_tag_name(tag));
            node.and_then(|node| node.text()).unwrap_or_default()
        };
        assert!(!text_of("title").is_empty(), "{name} has no title");
        assert!(
            text_of("desc").contains("The last screen:"),
            "{name} has no text of the last screen"
        );
        assert!(svg.len() < LARGEST, "{name} has {} bytes", svg.len());
        assert!(!svg.contains("<script"), "{name} has a script");
    }
}
