//! What the program concludes from its measurements.

use std::time::Duration;

use number_crunching::rungs::Cores;
use number_crunching::{Climb, Step, fastest};

fn step(cores: Cores, time: u64, cpu_time: Option<u64>) -> Step {
    let millis = Duration::from_millis;
    Step { name: "step".into(), cores, time: millis(time), cpu_time: cpu_time.map(millis) }
}

#[test]
fn gains_compare_with_the_step_before_and_the_first() {
    let steps = [800, 400, 100].map(|time| step(Cores::One, time, None)).to_vec();
    let climb = Climb { steps };
    assert_eq!([0, 1, 2].map(|index| climb.gain(index)), [None, Some(2.0), Some(4.0)]);
    assert_eq!([0, 1, 2].map(|index| climb.total_gain(index)), [None, Some(2.0), Some(8.0)]);
}

#[test]
fn busy_machine_is_noticed() {
    for (steps, is_busy) in [
        (vec![step(Cores::One, 100, Some(95))], false),
        (vec![step(Cores::One, 100, Some(60))], true),
        (vec![step(Cores::One, 100, Some(98)), step(Cores::All, 100, Some(50))], false),
        (vec![step(Cores::One, 100, None)], false),
        (vec![step(Cores::One, 9, Some(1))], false), // too short to judge
        (vec![], false),
    ] {
        let climb = Climb { steps };
        assert_eq!(climb.busy_notice().is_some(), is_busy, "{climb:?}");
    }
}

#[test]
fn fastest_repeats_the_work() {
    let mut runs = 0;
    fastest(|| runs += 1);
    assert!(runs >= 3, "only {runs} runs");
}
