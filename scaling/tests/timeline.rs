//! Who ran when: as recorded, and as drawn.

use std::time::Duration;

use primes_core::{NUMBERS, PrimeResult};
use roxmltree::Document;
use scaling::{Bar, Model, Timeline, gantt, gantt_as_text, record};

fn bar(start: u64, length: u64, prime: bool) -> Bar {
    let [start, elapsed] = [start, length].map(Duration::from_millis);
    Bar { start, result: PrimeResult { n: 7, prime, elapsed } }
}

/// Two workers with something to do, and one without.
fn example() -> Timeline {
    let rows = vec![
        vec![bar(0, 320, true), bar(320, 160, false), bar(480, 160, false)],
        vec![bar(10, 0, true), bar(160, 240, true)],
        vec![],
    ];
    Timeline { rows, total: Duration::from_millis(640) }
}

#[test]
fn text_shows_primes_and_others_and_idle_time() {
    let expected = "
     1 [###############################[===============[===============
     2 ................[#######################........................
     3 ................................................................";
    assert_eq!(gantt_as_text(&example()), expected.trim_start_matches('\n'));
}

#[test]
fn idle_time_is_what_is_left_of_all_workers_time() {
    let idle = example().idle();
    assert!((idle - (1.0 - 880.0 / 1920.0)).abs() < 1e-9, "{idle}");
    assert!(Timeline { rows: vec![], total: Duration::ZERO }.idle().abs() < 1e-9);
}

#[test]
fn the_picture_has_a_row_for_each_worker_and_words() {
    let svg = gantt(&example(), "with 3 threads").expect("it can be drawn");
    let svg = Document::parse(&svg).expect("it is well-formed");
    let named = |name| svg.descendants().filter(move |node| node.tag_name().name() == name);
    let texts: Vec<&str> = named("text").filter_map(|text| text.text()).map(str::trim).collect();
    for text in ["1", "2", "3", "a prime", "not a prime", "idle", "0.640"] {
        assert!(texts.contains(&text), "no {text} in {texts:?}");
    }
    // The card, a row of grey each, two rectangles for each bar, and five in the legend.
    assert_eq!(named("rect").count(), 1 + 3 + 2 * 5 + 5);
    let description = named("desc").next().and_then(|node| node.text()).expect("there is one");
    assert!(
        description.starts_with("Worker 1 checked 3 numbers in 0.640 seconds."),
        "{description}"
    );
    assert!(description.ends_with("All took 0.640 seconds; 54 % was idle time."), "{description}");
}

#[test]
fn a_recording_has_every_number_once_and_no_worker_does_two_at_a_time() {
    let numbers = NUMBERS.map(|(n, _)| n);
    for (model, workers) in [(Model::Sequential, 1), (Model::Threads, 3)] {
        // SAFETY: neither model forks.
        let timeline = unsafe { record(model, &numbers, workers) }.expect("threads can start");
        assert_eq!(timeline.rows.len(), workers);
        let mut answers: Vec<_> = timeline.rows.iter().flatten().map(|bar| bar.result).collect();
        answers.sort_unstable_by_key(|result| result.n);
        assert_eq!(answers.iter().map(|one| (one.n, one.prime)).collect::<Vec<_>>(), NUMBERS);
        for row in &timeline.rows {
            assert!(row.windows(2).all(|two| two[0].end() <= two[1].start), "{row:?}");
            assert!(row.iter().all(|bar| bar.end() <= timeline.total), "{row:?}");
        }
    }
}
