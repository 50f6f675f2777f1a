//! The pictures: well-formed, complete, with words for those who cannot see them.
//!
//! To look at them, see `target/tmp`.

use std::fs;
use std::path::Path;
use std::time::Duration;

use roxmltree::{Document, Node};
use scaling::{Findings, Model, Span, Timeline, chart};

#[path = "support/made_up.rs"]
mod made_up;

use made_up::made_up;

/// Keeps a picture where it can be looked at.
fn keep(name: &str, svg: &str) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(file, svg).expect("it can be written");
}

/// The elements of this kind.
fn all<'a>(svg: &'a Document, kind: &'a str) -> Vec<Node<'a, 'a>> {
    svg.descendants().filter(|node| node.has_tag_name(kind)).collect()
}

/// All texts in the picture.
fn texts(svg: &Document) -> Vec<String> {
    let texts = svg.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or_default().trim().to_string()).collect()
}

/// Checks what a screen reader is told, and returns the long part of it.
fn description(svg: &Document) -> String {
    assert_eq!(svg.root_element().attribute("role"), Some("img"));
    let word = |kind| {
        let node = svg.root_element().children().find(|node: &Node| node.has_tag_name(kind));
        node.and_then(|node| node.text()).expect("it is there").to_string()
    };
    let title: String = word("title");
    assert!(texts(svg).contains(&title), "the title is also to be seen: {title}");
    word("desc")
}

#[test]
fn a_chart_holds_every_series_and_every_label() {
    for workers in [1, 3, 20, 64] {
        let findings = Findings::new(&made_up(workers), 20, 2).expect("there are runs");
        let svg = chart(&findings).expect("it can be drawn");
        keep(&format!("chart-{workers}.svg"), &svg);
        let svg = Document::parse(&svg).expect("it is well-formed");
        let rings = all(&svg, "circle").len();
        assert_eq!(rings, workers + 1, "a ring for each number of processes, and in the legend");
        let triangles = all(&svg, "polygon").into_iter();
        let corners =
            |node: &Node| node.attribute("points").map(|it| it.split_whitespace().count());
        let triangles = triangles.filter(|node| corners(node) == Some(3)).count();
        assert_eq!(triangles, workers + 1, "a triangle for each number of threads");
        let texts = texts(&svg).join("\n");
        let (_, _, best) = findings.best;
        let best = format!("best median: {:.4} s", best.median.as_secs_f64());
        for label in ["procs", "threads", "ideal", "band", "workers", "time in seconds", &best] {
            assert!(texts.contains(label), "{label}: {texts}");
        }
        assert_eq!(texts.lines().any(|text| text == "2 cores"), workers > 1, "{texts}");
        let description = description(&svg);
        assert_eq!(description.matches(" 1: 0.75").count(), 2, "{description}");
        assert_eq!(description.matches(&format!(" {workers}: 0.")).count(), 2, "{description}");
    }
}

#[test]
fn one_pool_alone_has_no_trace_of_the_other() {
    let mut runs = made_up(3);
    runs.retain(|run| run.model != Model::Threads);
    let findings = Findings::new(&runs, 20, 2).expect("there are runs");
    let svg = chart(&findings).expect("it can be drawn");
    assert!(svg.contains("procs") && !svg.contains("threads"), "{svg}");
}

#[test]
fn times_near_zero_are_in_milliseconds() {
    let mut runs = made_up(3);
    for run in &mut runs {
        run.time /= 100;
    }
    let svg = chart(&Findings::new(&runs, 20, 2).expect("there are runs")).expect("it is drawn");
    assert!(svg.contains("time in milliseconds"));
    for run in &mut runs {
        run.time = Duration::ZERO;
    }
    let svg = chart(&Findings::new(&runs, 20, 2).expect("there are runs")).expect("it is drawn");
    Document::parse(&svg).expect("it is well-formed");
}

/// Two workers, of three, and five numbers in 100 milliseconds.
fn timeline() -> Timeline {
    let span = |worker, n, prime, start: u64, took: u32| Span {
        worker,
        n,
        prime,
        start: start * 1000,
        took: took * 1000,
    };
    let spans = vec![
        span(80, 11, true, 60, 40),
        span(80, 9, false, 20, 40),
        span(7, 5, true, 10, 40),
        span(80, 3, true, 0, 20),
        span(7, 2, true, 50, 10),
    ];
    Timeline::new(spans, Model::Threads, 3, Duration::from_millis(100))
}

#[test]
fn a_timeline_as_text_has_a_bar_for_each_number() {
    let expected = "\
worker 1 P===c-------P=======
worker 2 ..P=======P=........
worker 3 ....................
         0 s          0.100 s
P==== a prime   c---- a composite   .... idle";
    assert_eq!(timeline().text(29), expected);
    for width in [0, 9, 80, 200] {
        let text = timeline().text(width);
        let rows = text.lines().take(3).map(str::len).collect::<Vec<_>>();
        assert_eq!(rows, [width.max(19); 3], "{text}");
    }
}

#[test]
fn a_timeline_tells_the_idle_time() {
    assert!((timeline().work() - 0.15).abs() < 1e-9);
    assert!((timeline().idle() - 50.0).abs() < 1e-9);
    let expected = "Total time 0.100 s, 3 threads. All checks together took 0.150 s: the total \
                    is 0.667 of that. The workers were idle for 50.0 % of their time. The last to \
                    be done was 11, from 0.060 s to 0.100 s.";
    assert_eq!(timeline().summary(), expected);
}

#[test]
fn a_timeline_as_a_picture_has_a_bar_for_each_number() {
    let svg = timeline().svg().expect("it can be drawn");
    keep("timeline.svg", &svg);
    let svg = Document::parse(&svg).expect("it is well-formed");
    let background = 1;
    let legend = 3 * 2;
    let bars = 5 * 2 + 3;
    assert_eq!(all(&svg, "rect").len(), background + legend + bars);
    for label in ["worker 1", "worker 3", "prime", "composite", "idle", "time in seconds"] {
        assert!(texts(&svg).contains(&label.to_string()), "{label}");
    }
    assert!(description(&svg).contains("idle for 50.0 %"));
}

#[test]
fn any_number_of_workers_has_a_timeline() {
    for workers in [1, 64, 1000] {
        let timeline = Timeline::new(Vec::new(), Model::Procs, workers, Duration::ZERO);
        Document::parse(&timeline.svg().expect("it can be drawn")).expect("it is well-formed");
        assert_eq!(timeline.text(80).lines().count(), workers + 2);
        assert!(!timeline.summary().contains("NaN"), "{}", timeline.summary());
    }
}
