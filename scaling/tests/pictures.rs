//! The pictures are well-formed and complete, and have a description for screen readers.
//!
//! To look at them, open the files in `target/tmp`.

use std::fs;
use std::path::Path;
use std::time::Duration;

use roxmltree::{Document, Node};
use scaling::{Findings, Model, chart};

#[path = "support/sample_runs.rs"]
mod sample_runs;

use sample_runs::sample_runs;

/// Writes a picture to `target/tmp`, where a developer can look at it.
fn keep(name: &str, svg: &str) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(file, svg).expect("`target/tmp` can be written to");
}

/// Returns all elements with this tag.
fn elements<'a>(svg: &'a Document, tag: &'a str) -> Vec<Node<'a, 'a>> {
    svg.descendants().filter(|node| node.has_tag_name(tag)).collect()
}

/// Returns all texts in the picture.
fn texts(svg: &Document) -> Vec<String> {
    let texts = svg.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or_default().trim().to_string()).collect()
}

/// Checks the title for screen readers, and returns the description.
fn description(svg: &Document) -> String {
    assert_eq!(svg.root_element().attribute("role"), Some("img"));
    let text = |tag| {
        let node = svg.root_element().children().find(|node: &Node| node.has_tag_name(tag));
        node.and_then(|node| node.text())
            .expect("a picture has a title and a description")
            .to_string()
    };
    let title: String = text("title");
    assert!(texts(svg).contains(&title), "the title is not visible: {title}");
    text("desc")
}

#[test]
fn chart_contains_every_series_and_label() {
    for max_workers in [1, 3, 20, 64] {
        let findings =
            Findings::new(&sample_runs(max_workers), 20, 2).expect("the runs include both pools");
        let svg = chart(&findings).expect("valid findings can be drawn");
        keep(&format!("chart-{max_workers}.svg"), &svg);
        let svg = Document::parse(&svg).expect("the picture is well-formed XML");
        let rings = elements(&svg, "circle").len();
        assert_eq!(
            rings,
            max_workers + 1,
            "one ring per number of processes, and one in the legend"
        );
        let triangles = elements(&svg, "polygon").into_iter();
        let corners =
            |node: &Node| node.attribute("points").map(|points| points.split_whitespace().count());
        let triangles = triangles.filter(|node| corners(node) == Some(3)).count();
        let promised = "one triangle per number of threads, and one in the legend";
        assert_eq!(triangles, max_workers + 1, "{promised}");
        let texts = texts(&svg).join("\n");
        let (_, _, best) = findings.best.expect("the runs are not noisy");
        let best = format!("best median: {:.4} s", best.median.as_secs_f64());
        for label in
            ["procs", "threads", "shortest", "ideal", "band", "workers", "time in seconds", &best]
        {
            assert!(texts.contains(label), "the label {label:?} is missing: {texts}");
        }
        assert_eq!(texts.lines().any(|text| text == "2 cores"), max_workers > 1, "{texts}");
        let description = description(&svg);
        assert_eq!(description.matches(" 1: 0.75").count(), 2, "{description}");
        assert_eq!(description.matches(&format!(" {max_workers}: 0.")).count(), 2, "{description}");
    }
}

#[test]
fn chart_draws_a_thin_line_through_the_shortest_runs() {
    let mut runs = sample_runs(3);
    runs.retain(|run| run.model != Model::Threads);
    let findings = Findings::new(&runs, 20, 2).expect("the runs include a pool");
    let svg = chart(&findings).expect("valid findings can be drawn");
    let svg = Document::parse(&svg).expect("the picture is well-formed XML");
    let lines = elements(&svg, "polyline").into_iter().filter(|line| {
        let points = line.attribute("points").unwrap_or_default().split_whitespace().count();
        points == 3 && line.attribute("stroke") == Some("#0072B2")
    });
    let mut widths: Vec<&str> = lines.filter_map(|line| line.attribute("stroke-width")).collect();
    widths.sort_unstable();
    assert_eq!(widths, ["2", "3"], "the minima and the medians");
}

#[test]
fn chart_names_no_best_median_if_one_is_noise() {
    let mut runs = sample_runs(3);
    for run in &mut runs {
        run.noisy = run.worker_count == 2;
    }
    let svg = chart(&Findings::new(&runs, 20, 2).expect("the runs include both pools"))
        .expect("valid findings can be drawn");
    let svg = Document::parse(&svg).expect("the picture is well-formed XML");
    let texts = texts(&svg).join("\n");
    assert!(texts.lines().any(|text| text.starts_with("no best median: ")), "{texts}");
    assert!(!texts.lines().any(|text| text.starts_with("best median: ")), "{texts}");
    let description = description(&svg);
    assert!(description.contains("This machine was busy: 2 of 7 medians"), "{description}");
}

#[test]
fn chart_of_one_pool_does_not_mention_the_other() {
    let mut runs = sample_runs(3);
    runs.retain(|run| run.model != Model::Threads);
    let findings = Findings::new(&runs, 20, 2).expect("the runs include both pools");
    let svg = chart(&findings).expect("valid findings can be drawn");
    assert!(svg.contains("procs") && !svg.contains("threads"), "{svg}");
}

#[test]
fn chart_uses_milliseconds_if_times_are_short() {
    let mut runs = sample_runs(3);
    for run in &mut runs {
        run.time /= 100;
    }
    let svg = chart(&Findings::new(&runs, 20, 2).expect("the runs include both pools"))
        .expect("valid findings can be drawn");
    assert!(svg.contains("time in milliseconds"));
    for run in &mut runs {
        run.time = Duration::ZERO;
    }
    let svg = chart(&Findings::new(&runs, 20, 2).expect("the runs include both pools"))
        .expect("valid findings can be drawn");
    Document::parse(&svg).expect("the picture is well-formed XML");
}
