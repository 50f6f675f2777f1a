//! The text and the picture of a timeline, by value.
//!
//! To look at the pictures, open the files in `target/tmp`.

use std::fs;
use std::path::Path;
use std::time::Duration;

use roxmltree::{Document, Node};
use timeline::{Kind, Span, Timeline};

const COMPUTE: Kind = Kind::Compute;
const FRAME: Kind = Kind::Frame;

fn check(n: u64, prime: bool) -> Kind {
    Kind::Check { n, prime }
}

/// A span; the times are in milliseconds.
fn span(lane: u32, kind: Kind, start: u64, end: u64) -> Span {
    let [start, end] = [start, end].map(Duration::from_millis);
    Span { lane, kind, start, end }
}

fn timeline(names: &[&str], spans: &[Span], total: u64) -> Timeline {
    let names = names.iter().map(ToString::to_string);
    Timeline::new("A title", names, spans.to_vec(), Duration::from_millis(total))
}

/// Three workers, of which two check five numbers in 100 milliseconds.
fn pool() -> Timeline {
    let spans = [
        span(0, check(11, true), 60, 100),
        span(0, check(9, false), 20, 60),
        span(1, check(123_456_789, true), 10, 50),
        span(0, check(3, true), 0, 20),
        span(1, check(2, true), 50, 60),
    ];
    timeline(&["worker 1", "worker 2", "worker 3"], &spans, 100)
}

/// A computation, and frames that are much shorter than a column.
fn spinner() -> Timeline {
    let frames = (0..4).map(|n| span(1, FRAME, 25 * n, 25 * n));
    let spans: Vec<Span> = frames.chain([span(0, COMPUTE, 1, 99)]).collect();
    timeline(&["main", "spinner"], &spans, 100)
}

#[test]
fn text_contains_one_bar_per_number_and_numbers_where_there_is_room() {
    let expected = "\
worker 1 P=3=c-9-----P=11====
worker 2 ..P=======P=........
worker 3 ....................
         0 s          0.100 s
P=== prime  c--- composite
.... waits";
    assert_eq!(pool().text(29), expected);
    let wide = pool().text(49);
    assert!(wide.contains("....P=123456789=====P=2=...."), "{wide}");
}

#[test]
fn text_shows_frames_and_computations() {
    let expected = "\
main    ====================
spinner |....|....|....|....
        0 s          0.100 s
==== computes
| draws a frame  .... waits";
    assert_eq!(spinner().text(28), expected);
}

#[test]
fn text_fills_the_width_but_never_less_than_ten_columns() {
    for width in [0, 9, 40, 80, 200, 1000] {
        let text = pool().text(width);
        let lines: Vec<usize> = text.lines().take(4).map(|line| line.chars().count()).collect();
        assert_eq!(lines, [width.max(19); 4], "{text}");
        let longest = text.lines().skip(4).map(str::len).max().expect("there is a legend");
        assert!(longest <= width.max("c--- composite".len()), "{text}");
    }
}

#[test]
fn text_shows_the_longer_of_two_spans_and_dots_if_less_than_half_is_filled() {
    let spans = [
        span(0, check(4, false), 0, 10),
        span(0, check(5, true), 10, 200),
        span(0, check(6, false), 210, 240),
        span(0, check(7, true), 300, 360),
    ];
    let text = timeline(&["a"], &spans, 1000).text(12);
    assert!(text.starts_with("a P=.P......\n"), "{text}");
}

#[test]
fn text_of_turns_shows_which_thread_has_the_lock() {
    let turns: Vec<Span> = (0..10)
        .map(|turn| span(turn % 2, COMPUTE, u64::from(turn) * 5, u64::from(turn) * 5 + 5))
        .collect();
    let text = timeline(&["a", "b"], &turns, 50).text(22);
    assert!(text.starts_with("a ==..==..==..==..==..\nb ..==..==..==..==..==\n"), "{text}");
}

/// Writes a picture to `target/tmp`, and parses it.
fn with_picture(timeline: &Timeline, name: &str, inspect: impl FnOnce(&Document)) {
    let svg = timeline.svg("It <is> \"done\" & shown.");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).with_extension("svg");
    fs::write(file, &svg).expect("`target/tmp` can be written to");
    inspect(&Document::parse(&svg).expect("the picture is well-formed XML"));
}

/// Returns the elements of a class.
fn elements<'a>(svg: &'a Document, class: &str) -> Vec<Node<'a, 'a>> {
    let has_class = |node: &Node| {
        node.attribute("class").is_some_and(|classes| classes.split(' ').any(|it| it == class))
    };
    svg.descendants().filter(has_class).collect()
}

fn texts<'a>(svg: &'a Document, class: &str) -> Vec<&'a str> {
    elements(svg, class).iter().filter_map(Node::text).collect()
}

fn number(node: &Node, attribute: &str) -> f64 {
    let value = node.attribute(attribute).expect("a rectangle has the attribute");
    value.parse().expect("the attribute is a number")
}

#[test]
fn picture_has_texts_for_screen_readers() {
    with_picture(&pool(), "texts", |svg| {
        assert_eq!(svg.root_element().attribute("role"), Some("img"));
        let child = |tag| {
            let node = svg.root_element().children().find(|node: &Node| node.has_tag_name(tag));
            node.and_then(|node| node.text())
        };
        assert_eq!(child("title"), Some("A title"));
        assert_eq!(child("desc"), Some("It <is> \"done\" & shown."));
    });
}

#[test]
fn picture_contains_one_bar_per_span_with_its_times() {
    with_picture(&pool(), "pool", |svg| {
        let titles: Vec<_> = svg.descendants().filter(|node| node.has_tag_name("title")).collect();
        let titles: Vec<_> = titles.iter().skip(1).filter_map(Node::text).collect();
        let expected = [
            "worker 1: 3 prime, from 0.000000 s to 0.020000 s",
            "worker 1: 9 composite, from 0.020000 s to 0.060000 s",
            "worker 1: 11 prime, from 0.060000 s to 0.100000 s",
            "worker 2: 123456789 prime, from 0.010000 s to 0.050000 s",
            "worker 2: 2 prime, from 0.050000 s to 0.060000 s",
        ];
        assert_eq!(titles, expected);
        assert_eq!(texts(svg, "number"), ["3", "9", "11", "123456789", "2"]);
        assert_eq!(texts(svg, "name"), ["worker 1", "worker 2", "worker 3"]);
        assert_eq!(texts(svg, "legend"), ["prime", "composite", "waits"]);
        assert_eq!(texts(svg, "time"), ["0.00", "0.02", "0.04", "0.06", "0.08", "0.10"]);
    });
}

/// The positions of bars, relative to the lane they are in.
#[test]
fn picture_draws_bars_to_scale_and_inside_their_lane() {
    with_picture(&pool(), "scale", |svg| {
        let lanes: Vec<Node> = elements(svg, "waits")
            .into_iter()
            .filter(|node| node.has_tag_name("rect") && number(node, "y") > 100.0)
            .collect();
        assert_eq!(lanes.len(), 3);
        let bars: Vec<Node> = elements(svg, "bar").into_iter().filter(Node::has_children).collect();
        let shares = [(0.0, 0.2), (0.2, 0.4), (0.6, 0.4), (0.1, 0.4), (0.5, 0.1)];
        for (bar, (start, length)) in bars.iter().zip(shares) {
            let lane = lanes.iter().find(|lane| lane.attribute("y") == bar.attribute("y"));
            let lane = lane.expect("a bar is in a lane");
            let full = number(lane, "width");
            let is_start = (number(bar, "x") - number(lane, "x") - start * full).abs() < 0.02;
            let is_length = (number(bar, "width") - length * full).abs() < 0.02;
            assert!(is_start && is_length, "{bar:?} should begin at {start} and fill {length}");
        }
        let (width, height) =
            (number(&svg.root_element(), "width"), number(&svg.root_element(), "height"));
        for rect in svg
            .descendants()
            .filter(|node| node.has_tag_name("rect") && node.attribute("x").is_some())
        {
            assert!(number(&rect, "x") + number(&rect, "width") <= width, "{rect:?}");
            assert!(number(&rect, "y") + number(&rect, "height") <= height, "{rect:?}");
        }
    });
}

#[test]
fn picture_shows_every_frame() {
    with_picture(&spinner(), "spinner", |svg| {
        let frames: Vec<Node> =
            elements(svg, "frame").into_iter().filter(Node::has_children).collect();
        assert_eq!(frames.len(), 4);
        for frame in frames {
            assert!(number(&frame, "width") >= 3.0, "a frame is too narrow to be seen: {frame:?}");
        }
        assert_eq!(texts(svg, "legend"), ["computes", "draws a frame", "waits"]);
    });
}

#[test]
fn picture_adapts_to_dark_pages() {
    let svg = pool().svg("");
    let (light, dark) =
        svg.split_once("@media (prefers-color-scheme: dark)").expect("there is a dark style");
    for class in ["text {", ".page", ".waits", ".bar.prime", ".bar.composite", ".bar.frame"] {
        assert!(light.contains(class), "{class} has no light colour");
        assert!(dark.contains(class), "{class} has no dark colour");
    }
}

#[test]
fn picture_of_many_spans_joins_those_that_are_narrower_than_a_pixel() {
    let spans: Vec<Span> = (0..100_000).map(|n| span(0, check(n, n % 3 == 0), n, n + 1)).collect();
    with_picture(&timeline(&["worker 1"], &spans, 100_000), "many", |svg| {
        let bars: Vec<Node> = elements(svg, "bar").into_iter().filter(Node::has_children).collect();
        assert!((500..2500).contains(&bars.len()), "{} bars", bars.len());
        assert_eq!(texts(svg, "number"), [""; 0]);
    });
}

#[test]
fn timeline_of_any_size_can_be_drawn() {
    for lanes in [0, 1, 64, 1000] {
        for total in [0, 1, 7, 100, 123_456_789] {
            let names: Vec<String> = (1..=lanes).map(|n| format!("worker <{n}>")).collect();
            let timeline = Timeline::new("<&>", names, [], Duration::from_micros(total));
            with_picture(&timeline, "any", |svg| {
                let marks = texts(svg, "time");
                assert!((1..=11).contains(&marks.len()), "{total}: {marks:?}");
                assert!(!marks.join(" ").contains("NaN"), "{marks:?}");
                let height = number(&svg.root_element(), "height");
                assert!(height <= 1400.0, "{lanes} lanes are {height} pixels high");
                assert!((lanes.min(1)..=20).contains(&texts(svg, "name").len()), "{lanes} lanes");
            });
            assert_eq!(timeline.text(80).lines().count(), lanes + 2);
        }
    }
}

#[test]
fn marks_on_the_axis_are_round_and_never_few_or_many() {
    for total in (1..2000).step_by(7) {
        with_picture(&timeline(&["a"], &[], total), "marks", |svg| {
            let marks = texts(svg, "time");
            assert!((4..=11).contains(&marks.len()), "{total}: {marks:?}");
            let mut distinct = marks.clone();
            distinct.dedup();
            assert_eq!(distinct, marks, "the marks need more decimals");
        });
    }
}
