//! The plan, the statistics, the table and the CSV file.

use std::time::Duration;

use proptest::prelude::*;
use scaling::{Findings, Model, Plan, Run, csv, summarize, table};

fn millis(times: &[u64]) -> Vec<Duration> {
    times.iter().copied().map(Duration::from_millis).collect()
}

#[test]
fn summarize_returns_the_middle_time_as_median() {
    for (times, median) in [
        (&[7][..], 7.0),
        (&[1, 2], 1.5),
        (&[9, 1, 2], 2.0),
        (&[4, 1, 3, 2], 2.5),
        (&[5, 5, 1, 5, 900], 5.0),
    ] {
        let summary = summarize(millis(times)).expect("there is at least one time");
        assert_eq!(summary.median, Duration::from_secs_f64(median / 1e3), "{times:?}");
        assert_eq!(summary.runs, times.len());
    }
    assert_eq!(summarize([]), None);
}

proptest! {
    #[test]
    fn median_has_at_most_half_of_the_times_on_each_side(times in prop::collection::vec(0..1000_u64, 1..40)) {
        let times = millis(&times);
        let summary = summarize(times.clone()).expect("there is at least one time");
        let below = times.iter().filter(|&&time| time < summary.median).count();
        let above = times.iter().filter(|&&time| time > summary.median).count();
        prop_assert!(2 * below <= times.len() && 2 * above <= times.len());
        prop_assert_eq!(Some(summary.minimum), times.iter().copied().min());
        prop_assert_eq!(Some(summary.maximum), times.iter().copied().max());
    }

    #[test]
    fn csv_can_be_read_back(
        runs in prop::collection::vec((1..99_usize, 0..3_usize, 1..1000_usize, 0..1_u64 << 50), 0..20)
    ) {
        let models = [Model::Sequential, Model::Procs, Model::Threads];
        let runs = runs.into_iter().map(|(round, model, worker_count, time)| Run {
            round, model: models[model], worker_count, time: Duration::from_nanos(time), noisy: false,
        });
        let runs: Vec<Run> = runs.collect();
        prop_assert_eq!(read(&csv(&runs)), runs);
    }
}

/// Parses comma-separated values with a library that knows the format.
fn read(text: &str) -> Vec<Run> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heading = reader.headers().expect("the text has a heading");
    assert_eq!(heading, vec!["round", "model", "workers", "seconds"]);
    let run = |(round, model, worker_count, seconds): (usize, String, usize, f64)| Run {
        round,
        model: match &*model {
            "sequential" => Model::Sequential,
            "procs" => Model::Procs,
            "threads" => Model::Threads,
            other => panic!("unknown model: {other}"),
        },
        worker_count,
        time: Duration::from_secs_f64(seconds),
        noisy: false,
    };
    reader.deserialize().map(|row| run(row.expect("each line has four values"))).collect()
}

#[test]
fn steps_measure_everything_once_per_round() {
    let plan = Plan { pools: vec![Model::Procs, Model::Threads], max_workers: 2, rounds: 2 };
    let (seq, procs, threads) = (Model::Sequential, Model::Procs, Model::Threads);
    let round = [(seq, 1), (procs, 1), (threads, 1), (procs, 2), (threads, 2)];
    let expected: Vec<_> = [1, 2]
        .iter()
        .flat_map(|&n| round.map(|(model, worker_count)| (n, model, worker_count)))
        .collect();
    assert_eq!(plan.steps().collect::<Vec<_>>(), expected);
    assert_eq!(plan.len(), expected.len());
}

fn run(model: Model, worker_count: usize, time: u64) -> Run {
    Run { round: 1, model, worker_count, time: Duration::from_millis(time), noisy: false }
}

#[test]
fn table_contains_every_figure() {
    let (seq, threads) = (Model::Sequential, Model::Threads);
    let times = [(seq, 1, 600), (seq, 1, 800), (threads, 1, 710), (threads, 2, 350)];
    let runs = times.map(|(model, worker_count, time)| run(model, worker_count, time));
    let findings = Findings::new(&runs, 20, 2).expect("the runs include a pool and the baseline");
    let expected = "
sequential, times in seconds
workers    median   minimum   maximum  speed-up  runs
      1    0.7000    0.6000    0.8000      1.00     2

threads, times in seconds
workers    median   minimum   maximum  speed-up  runs
      1    0.7100    0.7100    0.7100      0.99     1
      2    0.3500    0.3500    0.3500      2.00     1

The best median is 0.3500 s, with 2 threads: 2.00 times as fast as sequential.";
    assert_eq!(table(&findings), expected);
}

#[test]
fn best_is_the_smallest_worker_count_among_equal_medians() {
    let times = [(Model::Sequential, 1, 700), (Model::Procs, 1, 700), (Model::Procs, 2, 400)];
    let mut runs = times.map(|(model, worker_count, time)| run(model, worker_count, time)).to_vec();
    runs.extend([run(Model::Threads, 1, 400), run(Model::Threads, 2, 400)]);
    let findings = Findings::new(&runs, 20, 2).expect("the runs include a pool and the baseline");
    let (model, worker_count, _) = findings.best.expect("the runs are not noisy");
    assert_eq!((model, worker_count), (Model::Threads, 1));
}

#[test]
fn ideal_stops_falling_at_the_number_of_cores() {
    let runs = [run(Model::Sequential, 1, 800), run(Model::Procs, 1, 800)];
    let findings = Findings::new(&runs, 20, 4).expect("the runs include a pool and the baseline");
    let ideal = [1, 2, 4, 5, 100].map(|worker_count| findings.ideal(worker_count).as_millis());
    assert_eq!(ideal, [800, 400, 200, 200, 200]);
}

#[test]
fn findings_need_a_pool_and_the_baseline() {
    for runs in [&[][..], &[run(Model::Sequential, 1, 7)], &[run(Model::Procs, 1, 7)]] {
        assert!(Findings::new(runs, 20, 2).is_none());
    }
}
