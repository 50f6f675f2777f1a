//! The sentence follows from the figures.

use super::*;

#[test]
fn compare_describes_the_ratio() {
    for (ratio, words) in [
        (0.25, "were 4.0 times as fast"),
        (0.94, "were 1.1 times as fast"),
        (0.95, "were no faster"),
        (1.0, "were no faster"),
        (1.04, "were no faster"),
        (1.05, "took 1.1 times as long"),
        (3.0, "took 3.0 times as long"),
    ] {
        assert_eq!(compare(ratio), words, "{ratio}");
    }
}

#[test]
fn sentence_uses_the_best_of_each_kind() {
    let seconds = Duration::from_secs;
    let mut table = Table::begin(&[], seconds(10)).expect("stdout can be written to");
    for elapsed in [6, 5, 7] {
        table.free("free", seconds(elapsed)).expect("stdout can be written to");
    }
    for elapsed in [30, 20, 40] {
        table.locked("locked", seconds(elapsed), 1).expect("stdout can be written to");
    }
    assert!((table.free, table.locked) == (0.5, 2.0), "not the shortest times: {table:?}");
    let sentence = table.sentence();
    assert!(sentence.starts_with("Compared with the sequential run, on "), "{sentence}");
    let comparison =
        "free threads were 2.0 times as fast, threads under the lock took 2.0 times as long.";
    assert!(sentence.ends_with(comparison), "{sentence}");
}

#[test]
fn sentence_compares_nothing_if_figures_are_not_plausible() {
    let busy = Table { sequential: TOO_SHORT, free: 0.5, locked: 0.9 };
    assert!(busy.sentence().ends_with("the machine was busy. Run it again."));
    let short = Table { sequential: TOO_SHORT / 2, free: 100.0, locked: 0.1 };
    assert_eq!(short.sentence(), "That was too little work to compare.");
}
