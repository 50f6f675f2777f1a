//! The sentence follows from the figures.

use super::*;

#[test]
fn compare_describes_the_ratio() {
    for (ratio, words) in [
        (0.25, "were 4.0 times as fast"),
        (0.89, "were 1.1 times as fast"),
        (0.91, "were no faster"),
        (1.0, "were no faster"),
        (1.09, "were no faster"),
        (1.11, "took 1.1 times as long"),
        (3.0, "took 3.0 times as long"),
    ] {
        assert_eq!(compare(ratio), words, "{ratio}");
    }
}

/// Returns a run in which one check took this time, and got this much CPU time.
fn run(seconds: u64, cpu_time: u64) -> Measurement {
    let total = Duration::from_secs(seconds);
    let cpu_time = Some(Duration::from_secs(cpu_time));
    let checks = vec![(Duration::ZERO, total)];
    Measurement { total, cpu_time, cores: 1, sum: total, checks }
}

/// Returns the sentence after a sequential run of ten seconds, free threads and locked threads.
fn sentence(free: &[Measurement], locked: &[Measurement]) -> String {
    let mut table = Table::begin(&[], &run(10, 10)).expect("stdout can be written to");
    for run in free {
        table.free("free", run).expect("stdout can be written to");
    }
    for run in locked {
        table.locked("locked", run, 1).expect("stdout can be written to");
    }
    table.sentence()
}

#[test]
fn sentence_uses_the_best_of_each_kind() {
    let quiet = |seconds| run(seconds, seconds);
    let sentence = sentence(&[6, 5, 7].map(quiet), &[30, 20, 40].map(quiet));
    assert!(sentence.starts_with("Compared with the sequential run, on "), "{sentence}");
    let comparison =
        "free threads were 2.0 times as fast, threads under the lock took 2.0 times as long.";
    assert!(sentence.ends_with(comparison), "{sentence}");
}

#[test]
fn sentence_compares_nothing_if_the_machine_was_busy_during_any_run() {
    let notice = "This machine was busy: the checks got 50 % of the CPU time that they could have \
                  used. Close other programs and run it again.";
    assert_eq!(sentence(&[run(5, 5), run(12, 6)], &[run(10, 10)]), notice);
    assert_eq!(sentence(&[run(5, 5)], &[run(20, 10), run(10, 10)]), notice);
}

#[test]
fn sentence_compares_nothing_if_figures_are_not_plausible() {
    let faster = sentence(&[run(5, 5)], &[run(8, 8)]);
    assert!(faster.ends_with("the machine was busy. Run it again."), "{faster}");
    let short = Measurement { total: TOO_SHORT / 2, ..Measurement::default() };
    let table = Table::begin(&[], &short).expect("stdout can be written to");
    assert_eq!(table.sentence(), "That was too little work to compare.");
}
