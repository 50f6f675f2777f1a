//! What is made of the measured times: the plan, the statistics, the table, the file of values.

use std::time::Duration;

use proptest::prelude::*;
use scaling::{Findings, Model, Plan, Run, csv, summarize, table};

fn millis(times: &[u64]) -> Vec<Duration> {
    times.iter().copied().map(Duration::from_millis).collect()
}

#[test]
fn a_median_is_in_the_middle() {
    for (times, median) in [
        (&[7][..], 7.0),
        (&[1, 2], 1.5),
        (&[9, 1, 2], 2.0),
        (&[4, 1, 3, 2], 2.5),
        (&[5, 5, 1, 5, 900], 5.0),
    ] {
        let summary = summarize(millis(times)).expect("there are some");
        assert_eq!(summary.median, Duration::from_secs_f64(median / 1e3), "{times:?}");
        assert_eq!(summary.runs, times.len());
    }
    assert_eq!(summarize([]), None);
}

proptest! {
    #[test]
    fn half_of_the_times_are_on_each_side(times in prop::collection::vec(0..1000_u64, 1..40)) {
        let times = millis(&times);
        let summary = summarize(times.clone()).expect("there are some");
        let below = times.iter().filter(|&&time| time < summary.median).count();
        let above = times.iter().filter(|&&time| time > summary.median).count();
        prop_assert!(2 * below <= times.len() && 2 * above <= times.len());
        prop_assert_eq!(Some(summary.minimum), times.iter().copied().min());
        prop_assert_eq!(Some(summary.maximum), times.iter().copied().max());
    }

    #[test]
    fn what_is_written_can_be_read(
        runs in prop::collection::vec((1..99_usize, 0..3_usize, 1..1000_usize, 0..1_u64 << 50), 0..20)
    ) {
        let models = [Model::Sequential, Model::Procs, Model::Threads];
        let runs = runs.into_iter().map(|(round, model, workers, time)| Run {
            round, model: models[model], workers, time: Duration::from_nanos(time),
        });
        let runs: Vec<Run> = runs.collect();
        prop_assert_eq!(read(&csv(&runs)), runs);
    }
}

/// The runs in a text of comma-separated values, read by a library that knows the format.
fn read(text: &str) -> Vec<Run> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heading = reader.headers().expect("there is one");
    assert_eq!(heading, vec!["round", "model", "workers", "seconds"]);
    let run = |(round, model, workers, seconds): (usize, String, usize, f64)| Run {
        round,
        model: match &*model {
            "sequential" => Model::Sequential,
            "procs" => Model::Procs,
            "threads" => Model::Threads,
            other => panic!("{other} is no model"),
        },
        workers,
        time: Duration::from_secs_f64(seconds),
    };
    reader.deserialize().map(|row| run(row.expect("it is a row"))).collect()
}

#[test]
fn each_round_measures_everything_once() {
    let plan = Plan { pools: vec![Model::Procs, Model::Threads], max_workers: 2, rounds: 2 };
    let (seq, procs, threads) = (Model::Sequential, Model::Procs, Model::Threads);
    let round = [(seq, 1), (procs, 1), (threads, 1), (procs, 2), (threads, 2)];
    let expected: Vec<_> =
        [1, 2].iter().flat_map(|&n| round.map(|(model, workers)| (n, model, workers))).collect();
    assert_eq!(plan.steps().collect::<Vec<_>>(), expected);
    assert_eq!(plan.len(), expected.len());
}

fn run(model: Model, workers: usize, time: u64) -> Run {
    Run { round: 1, model, workers, time: Duration::from_millis(time) }
}

#[test]
fn the_table_holds_every_figure() {
    let (seq, threads) = (Model::Sequential, Model::Threads);
    let times = [(seq, 1, 600), (seq, 1, 800), (threads, 1, 710), (threads, 2, 350)];
    let runs = times.map(|(model, workers, time)| run(model, workers, time));
    let findings = Findings::new(&runs, 20, 2).expect("there is a pool and a baseline");
    let expected = "
sequential, times in seconds
workers    median   minimum   maximum  speed-up  runs
      1    0.7000    0.6000    0.8000      1.00     2

threads, times in seconds
workers    median   minimum   maximum  speed-up  runs
      1    0.7100    0.7100    0.7100      0.99     1
      2    0.3500    0.3500    0.3500      2.00     1

The best median is 0.3500 s, with 2 threads: 2.00 times as fast as one after the other.";
    assert_eq!(table(&findings), expected);
}

#[test]
fn of_equal_medians_the_one_with_fewest_workers_is_best() {
    let times = [(Model::Sequential, 1, 700), (Model::Procs, 1, 700), (Model::Procs, 2, 400)];
    let mut runs = times.map(|(model, workers, time)| run(model, workers, time)).to_vec();
    runs.extend([run(Model::Threads, 1, 400), run(Model::Threads, 2, 400)]);
    let (model, workers, _) = Findings::new(&runs, 20, 2).expect("there are pools").best;
    assert_eq!((model, workers), (Model::Threads, 1));
}

#[test]
fn the_ideal_ends_at_the_number_of_cores() {
    let runs = [run(Model::Sequential, 1, 800), run(Model::Procs, 1, 800)];
    let findings = Findings::new(&runs, 20, 4).expect("there is a pool");
    let ideal = [1, 2, 4, 5, 100].map(|workers| findings.ideal(workers).as_millis());
    assert_eq!(ideal, [800, 400, 200, 200, 200]);
}

#[test]
fn without_a_pool_or_a_baseline_there_is_nothing_to_say() {
    for runs in [&[][..], &[run(Model::Sequential, 1, 7)], &[run(Model::Procs, 1, 7)]] {
        assert!(Findings::new(runs, 20, 2).is_none());
    }
}
