//! What the ratios of the table mean in words.

use super::pace;

#[test]
fn a_ratio_well_below_one_is_faster() {
    assert_eq!(pace(0.25), "were 4.0 times as fast");
    assert_eq!(pace(0.94), "were 1.1 times as fast");
}

#[test]
fn a_ratio_near_one_is_no_news() {
    for ratio in [0.95, 1.0, 1.04] {
        assert_eq!(pace(ratio), "were no faster", "{ratio}");
    }
}

#[test]
fn a_ratio_well_above_one_is_slower() {
    assert_eq!(pace(1.05), "took 1.1 times as long");
    assert_eq!(pace(3.0), "took 3.0 times as long");
}
