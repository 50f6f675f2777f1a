//! What the program concludes from its measurements.

use std::time::Duration;

use number_crunching::rungs::Cores;
use number_crunching::{Timing, Timings, fastest};

fn timing(cores: Cores, time: u64, cpu_time: Option<u64>) -> Timing {
    let millis = Duration::from_millis;
    Timing { name: "timing".into(), cores, time: millis(time), cpu_time: cpu_time.map(millis) }
}

#[test]
fn gains_compare_with_the_step_before_and_the_first() {
    let rungs = [800, 400, 100].map(|time| timing(Cores::One, time, None)).to_vec();
    let timings = Timings { rungs };
    assert_eq!([0, 1, 2].map(|index| timings.gain(index)), [None, Some(2.0), Some(4.0)]);
    assert_eq!([0, 1, 2].map(|index| timings.total_gain(index)), [None, Some(2.0), Some(8.0)]);
}

#[test]
fn busy_machine_is_noticed() {
    for (rungs, is_busy) in [
        (vec![timing(Cores::One, 100, Some(95))], false),
        (vec![timing(Cores::One, 100, Some(60))], true),
        (vec![timing(Cores::One, 100, Some(98)), timing(Cores::All, 100, Some(50))], false),
        (vec![timing(Cores::One, 100, None)], false),
        (vec![timing(Cores::One, 9, Some(1))], false), // too short to judge
        (vec![], false),
    ] {
        let timings = Timings { rungs };
        assert_eq!(timings.busy_notice().is_some(), is_busy, "{timings:?}");
    }
}

#[test]
fn fastest_repeats_the_work() {
    let mut runs = 0;
    fastest(|| runs += 1);
    assert!(runs >= 3, "only {runs} runs");
}
