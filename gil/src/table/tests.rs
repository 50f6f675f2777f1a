//! The words follow from the figures.

use super::*;

#[test]
fn words_are_chosen_by_the_ratio() {
    for (ratio, words) in [
        (0.25, "were 4.0 times as fast"),
        (0.94, "were 1.1 times as fast"),
        (0.95, "were no faster"),
        (1.0, "were no faster"),
        (1.04, "were no faster"),
        (1.05, "took 1.1 times as long"),
        (3.0, "took 3.0 times as long"),
    ] {
        assert_eq!(pace(ratio), words, "{ratio}");
    }
}

#[test]
fn the_best_of_each_kind_counts() {
    let seconds = Duration::from_secs;
    let mut table = Table::start(&[], seconds(10)).expect("stdout can be written");
    for took in [6, 5, 7] {
        table.free("free", seconds(took)).expect("stdout can be written");
    }
    for took in [30, 20, 40] {
        table.locked("locked", seconds(took), 1).expect("stdout can be written");
    }
    assert!((table.free, table.locked) == (0.5, 2.0), "{table:?}");
    let sentence = table.sentence();
    assert!(sentence.starts_with("Compared with one after the other, on "), "{sentence}");
    let found =
        "free threads were 2.0 times as fast, threads under the lock took 2.0 times as long.";
    assert!(sentence.ends_with(found), "{sentence}");
}
