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

/// Returns the findings for runs in milliseconds: twelve sequential ones, and twelve with 2 threads.
fn findings(sequential: &[u64], threads: &[u64], noisy_runs: usize) -> Findings {
    let sequential = sequential.iter().map(|&time| run(Model::Sequential, 1, time));
    let threads = threads
        .iter()
        .zip(0..)
        .map(|(&time, index)| Run { noisy: index < noisy_runs, ..run(Model::Threads, 2, time) });
    let one = run(Model::Threads, 1, 700);
    let runs: Vec<Run> = sequential.chain(threads).chain([one]).collect();
    Findings::new(&runs, 20, 2).expect("the runs include a pool and the baseline")
}

/// Asserts how many of the three medians are noise: sequential, with 1 thread, and with 2.
#[track_caller]
fn assert_noise(findings: &Findings, noisy: usize) {
    let text = table(findings);
    let conclusion = text.lines().last().expect("a table has lines");
    if noisy == 0 {
        assert!(conclusion.starts_with("The best median is "), "{text}");
    } else {
        let notice = format!(
            "This machine was busy: {noisy} of 3 medians are noise. Close other programs and run \
             it again."
        );
        assert_eq!(conclusion, notice, "{text}");
        assert!(findings.best.is_none());
    }
    let rows = text.lines().filter(|line| line.starts_with("      "));
    let without = rows.filter(|line| line.split_whitespace().nth(4) == Some("-")).count();
    assert_eq!(without, noisy, "speed-ups that noise explains must be left out: {text}");
}

#[test]
fn median_is_noise_if_half_of_the_runs_were() {
    assert_noise(&findings(&[700], &[400; 5], 0), 0);
    assert_noise(&findings(&[700], &[400; 5], 2), 0);
    assert_noise(&findings(&[700], &[400; 5], 3), 1);
    assert_noise(&findings(&[700], &[400; 4], 2), 1);
    assert_noise(&findings(&[700], &[400], 1), 1);
}

#[test]
fn median_is_noise_if_it_is_far_from_the_minimum() {
    assert_noise(&findings(&[700], &[350, 415, 900], 0), 0);
    assert_noise(&findings(&[700], &[350, 425, 430], 0), 1);
    assert_noise(&findings(&[700, 850, 900], &[400], 0), 3); // all are compared with the first
}

#[test]
fn factor_that_is_impossible_is_noise() {
    assert_noise(&findings(&[700], &[234], 0), 0);
    assert_noise(&findings(&[700], &[210], 0), 1); // 3.33 times as fast, on two cores
}

#[test]
fn too_little_work_is_not_called_noise() {
    let runs = [run(Model::Sequential, 1, 0), run(Model::Threads, 1, 1)];
    let findings = Findings::new(&runs, 20, 2).expect("the runs include a pool and the baseline");
    assert!(table(&findings).contains("Too little work to compare: "), "{}", table(&findings));
    assert!(findings.best.is_none());
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
