//! The timeline of `procs`.
#![cfg(unix)]

use testkit::program::run;
use testkit::timeline::{Timeline, bars};

const TIMELINE: Timeline = Timeline {
    example: "timeline-procs",
    args: &["3", "--file", "-"],
    input: "7\n1000000000039\n8\n9999999999999917\n1000000000041\n",
    lanes: &["worker 1", "worker 2", "worker 3"],
};

testkit::timeline_tests!(TIMELINE);

/// The numbers are large enough for a bar each: neighbours narrower than a pixel would be joined.
const NUMBERS: [u64; 4] =
    [3_333_333_333_333_301, 4_444_444_444_444_423, 5_555_555_555_555_503, 6_666_666_666_666_719];

fn input() -> String {
    NUMBERS.map(|n| format!("{n}\n")).concat()
}

#[test]
fn every_number_has_a_row_and_a_bar() {
    let stdout = run(&mut TIMELINE.command(&[]), &input()).output();
    assert!(stdout.starts_with("Checking 4 numbers with 3 processes:\n"), "{stdout}");
    let rows: Vec<&str> = stdout.lines().filter(|line| line.contains("  from ")).collect();
    let svg = run(&mut TIMELINE.command(&["--svg", "-"]), &input()).output();
    assert!(svg.starts_with("<svg "), "the text is printed together with the picture: {svg}");
    let bars = bars(&svg);
    assert_eq!((rows.len(), bars.len()), (NUMBERS.len(), NUMBERS.len()), "{stdout}");
    for n in NUMBERS {
        let is_row = |row: &&&str| row.contains(&format!("  {n}  P  from "));
        assert_eq!(rows.iter().filter(is_row).count(), 1, "{n}: {stdout}");
        let what = format!("{n} prime");
        assert_eq!(bars.iter().filter(|bar| bar.what == what).count(), 1, "{n}: {bars:?}");
    }
}

/// One worker, so that the order is certain.
#[test]
fn longest_first_starts_with_the_largest_number() {
    let order = |args: &[&str]| {
        let mut command = std::process::Command::new(testkit::program::example(TIMELINE.example));
        let svg = run(command.args(["1", "-f", "-", "--svg", "-"]).args(args), &input()).output();
        bars(&svg).into_iter().map(|bar| bar.what).collect::<Vec<_>>()
    };
    let mut numbers = NUMBERS.map(|n| format!("{n} prime")).to_vec();
    assert_eq!(order(&[]), numbers);
    numbers.reverse();
    assert_eq!(order(&["--longest-first"]), numbers);
}

#[test]
fn empty_input_and_idle_workers_are_not_errors() {
    let stdout = run(&mut TIMELINE.command(&[]), "").output();
    assert!(
        stdout.starts_with("Checking 0 numbers with 3 processes:\n\nworker 1 ...."),
        "{stdout}"
    );
    let stdout = run(&mut TIMELINE.command(&[]), "7\n").output();
    assert!(
        stdout.starts_with("Checking 1 number with 3 processes:\nworker 1  7  P  from "),
        "{stdout}"
    );
}

/// More results than fit into a pipe, twice.
#[test]
fn timeline_of_many_numbers_ends() {
    let input = (1..=10_000).map(|n| format!("{n}\n")).collect::<Vec<_>>().concat();
    let stdout = run(&mut TIMELINE.command(&[]), &input).output();
    let rows = stdout.lines().filter(|line| line.contains("  from ")).count();
    assert_eq!(rows, 10_000);
}
