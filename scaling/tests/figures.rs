//! What is made of measurements: statistics, a table, CSV, and the figure.
#![expect(clippy::cast_precision_loss, reason = "these numbers are small")]

use proptest::prelude::*;
use roxmltree::{Document, Node};
use scaling::{Model, Results, Sample, Summary, chart, from_csv, median, plan, table, to_csv};

/// Measurements as they could be, of up to `workers` workers.
fn samples(workers: usize, runs: usize) -> Vec<Sample> {
    let plan = plan(&[Model::Procs, Model::Threads], workers, runs);
    let took = |(model, workers, run)| {
        let part = if model == Model::Procs { 0.25 } else { 0.5 };
        Sample { model, workers, run, seconds: (run as f64 + part) / workers as f64 }
    };
    plan.into_iter().map(took).collect()
}

#[test]
fn a_round_measures_everything_once() {
    use Model::{Procs, Sequential, Threads};
    let round = |run| {
        [(Sequential, 1), (Procs, 1), (Threads, 1), (Procs, 2), (Threads, 2)]
            .map(|(model, workers)| (model, workers, run))
    };
    assert_eq!(plan(&[Procs, Threads], 2, 2), [round(1), round(2)].concat());
}

#[test]
fn results_are_medians_and_extremes() {
    let results = Results::of(&samples(2, 3)).expect("there is a sequential time");
    let of = |workers, [median, min, max]: [f64; 3]| Summary { workers, median, min, max };
    let procs = vec![of(1, [2.25, 1.25, 3.25]), of(2, [1.125, 0.625, 1.625])];
    let threads = vec![of(1, [2.5, 1.5, 3.5]), of(2, [1.25, 0.75, 1.75])];
    let models = vec![(Model::Procs, procs.clone()), (Model::Threads, threads)];
    assert_eq!(results, Results { sequential: 2.5, models });
    assert_eq!(results.best(), Some((Model::Procs, procs[1])));
}

#[test]
fn without_a_sequential_time_there_are_no_results() {
    assert_eq!(Results::of(&[]), None);
    assert_eq!(Results::of(&samples(1, 1)[1..]), None);
}

#[test]
fn the_table_shows_all_of_it() {
    let results = Results::of(&samples(2, 3)).expect("there is a sequential time");
    let expected = "
                       procs                              threads
workers   median      min      max speed-up   median      min      max speed-up
      1   2.250s   1.250s   3.250s     1.11   2.500s   1.500s   3.500s     1.00
      2   1.125s   0.625s   1.625s     2.22   1.250s   0.750s   1.750s     2.00";
    assert_eq!(table(&results), expected.trim_start_matches('\n'));
}

#[test]
fn a_table_that_was_interrupted_has_gaps() {
    let mut samples = samples(2, 1);
    samples.pop(); // the last is that of two threads
    let table = table(&Results::of(&samples).expect("there is a sequential time"));
    let last = table.lines().last().expect("there are rows");
    assert_eq!(last, "      2   0.625s   0.625s   0.625s     2.40");
}

#[test]
fn csv_has_a_heading_and_words() {
    let csv = to_csv(&samples(1, 1)).expect("it can be written");
    let expected =
        "model,workers,run,seconds\nsequential,1,1,1.5\nprocs,1,1,1.25\nthreads,1,1,1.5\n";
    assert_eq!(csv, expected);
}

#[test]
fn a_csv_line_that_is_no_measurement_is_an_error() {
    let error = from_csv("model,workers,run,seconds\nfibers,1,1,1.0\n").expect_err("fibers");
    assert!(error.to_string().contains("line: 2"), "{error}");
}

proptest! {
    #[test]
    fn csv_comes_back_as_it_was(seconds in prop::collection::vec(0.0..1e6_f64, 0..20)) {
        let sample = |seconds| Sample { model: Model::Threads, workers: 3, run: 7, seconds };
        let samples: Vec<Sample> = seconds.into_iter().map(sample).collect();
        let csv = to_csv(&samples).expect("it can be written");
        prop_assert_eq!(from_csv(&csv).expect("it can be read"), samples);
    }

    #[test]
    fn half_of_the_values_are_on_either_side_of_the_median(
        mut values in prop::collection::vec(-1e6..1e6_f64, 1..40),
    ) {
        let median = median(&mut values).expect("there is a value");
        let below = values.iter().filter(|&&value| value < median).count();
        let above = values.iter().filter(|&&value| value > median).count();
        prop_assert!(2 * below <= values.len() && 2 * above <= values.len());
    }
}

#[test]
fn no_values_have_no_median() {
    assert_eq!(median(&mut []), None);
}

/// The elements of that name.
fn elements<'a>(svg: &'a Document<'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    svg.descendants().filter(move |node| node.has_tag_name(("http://www.w3.org/2000/svg", name)))
}

fn texts(svg: &Document<'_>) -> Vec<String> {
    let texts = elements(svg, "text").filter_map(|text| text.text());
    texts.map(|text| text.trim().to_string()).collect()
}

#[test]
fn the_figure_holds_every_series_and_says_so() {
    for workers in [1, 3, 20, 64] {
        let results = Results::of(&samples(workers, 3)).expect("there is a sequential time");
        let svg = chart(&results, 20, 3, 2).expect("it can be drawn");
        let svg = Document::parse(&svg).expect("it is well-formed");
        // One for each number of workers, and one in the legend.
        assert_eq!(elements(&svg, "circle").count(), workers + 1, "procs");
        // The same, and two bands.
        assert_eq!(elements(&svg, "polygon").count(), workers + 1 + 2, "threads");
        let texts = texts(&svg);
        let best = format!("best: {:.3} s", 2.25 / workers as f64);
        for text in ["procs", "threads", "ideal", "workers", best.as_str()] {
            assert!(texts.iter().any(|found| found == text), "no {text} in {texts:?}");
        }
        let cores = texts.iter().any(|text| text == "2 cores");
        assert_eq!(cores, workers >= 2, "beyond the edge there is nothing to mark");
        assert!(texts.contains(&"time in seconds, median of 3 runs".into()), "{texts:?}");
        assert!(texts.contains(&"20 prime checks, shared out".into()), "{texts:?}");
    }
}

#[test]
fn the_figure_has_words_for_who_cannot_see_it() {
    let results = Results::of(&samples(2, 3)).expect("there is a sequential time");
    let svg = chart(&results, 20, 3, 2).expect("it can be drawn");
    let svg = Document::parse(&svg).expect("it is well-formed");
    assert_eq!(svg.root_element().attribute("role"), Some("img"));
    let first = |name| elements(&svg, name).next().and_then(|node| node.text());
    assert_eq!(first("title"), Some("20 prime checks, shared out"));
    let description = first("desc").expect("there is one");
    for part in ["2 cores", "procs: 1: 2.250, 2: 1.125.", "threads: 1: 2.500, 2: 1.250."] {
        assert!(description.contains(part), "no {part} in {description}");
    }
}

#[test]
fn the_figure_of_one_model_holds_that_one() {
    let mut samples = samples(3, 1);
    samples.retain(|sample| sample.model != Model::Threads);
    let results = Results::of(&samples).expect("there is a sequential time");
    let svg = chart(&results, 1, 1, 8).expect("it can be drawn");
    let svg = Document::parse(&svg).expect("it is well-formed");
    let texts = texts(&svg);
    assert!(texts.contains(&"procs".into()) && !texts.contains(&"threads".into()), "{texts:?}");
}
