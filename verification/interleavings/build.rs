//! Copies files of the lessons, with one or two places changed. Most changes plant a bug.

use std::path::Path;
use std::{env, fs};

/// The name of a copy, its original, and the texts to replace.
type Copy<'a> = (&'a str, &'a str, &'a [[&'a str; 2]]);

const COPIES: [Copy; 8] = [
    ("threads_sender_not_dropped", THREADS, &[["drop((job_rx, result_tx)); // (3)", ""]]),
    (
        "threads_sends_before_receiving",
        THREADS,
        &[[
            "handles.push(feeder.context(\"cannot start a thread\")?); // (4)",
            "let _ = feeder.context(\"cannot start a thread\")?.join(); // (4)",
        ]],
    ),
    ("threads_receiver_not_dropped", THREADS, &[["result_rx.into_iter()", "result_rx.iter()"]]),
    ("gil", GIL, &[ONLY_THE_LOCK]),
    (
        "gil_notify_one",
        GIL,
        &[ONLY_THE_LOCK, ["self.turn_changed.notify_all()", "self.turn_changed.notify_one()"]],
    ),
    (
        "gil_request_not_cleared",
        GIL,
        &[ONLY_THE_LOCK, ["self.drop_requested.store(false, Relaxed);", ""]],
    ),
    (
        "gil_turn_not_checked_again",
        GIL,
        &[
            ONLY_THE_LOCK,
            ["while tickets.now_serving != ticket", "if tickets.now_serving != ticket"],
        ],
    ),
    (
        "gil_continues_without_the_lock",
        GIL,
        &[ONLY_THE_LOCK, ["self.wait_for_turn(tickets); // (6)", "// (6)"]],
    ),
];

const THREADS: &str = "threads/src/lib.rs";
const GIL: &str = "gil/src/lib.rs";

/// Removes the command line and the prime check of the lesson.
const ONLY_THE_LOCK: [&str; 2] = [
    "mod args;
mod prime;

pub use args::{GilArgs, SpinnerArgs, parse_interval};
pub use prime::{check, is_prime};
",
    "",
];

fn main() {
    let folder = env::var("OUT_DIR").expect("cargo sets the variable for build scripts");
    for (copy, original, changes) in COPIES {
        let original = Path::new("../..").join(original);
        println!("cargo::rerun-if-changed={}", original.display());
        let mut text = fs::read_to_string(&original).expect("the original is a file of a lesson");
        for [before, after] in changes {
            assert_eq!(text.matches(before).count(), 1, "in {}: {before}", original.display());
            text = text.replace(before, after);
        }
        // A file that is included must not begin with inner documentation.
        let lines = text.lines().filter(|line| !line.starts_with("//!"));
        let text = Vec::from_iter(lines).join("\n");
        let file = Path::new(&folder).join(copy).with_extension("rs");
        fs::write(file, text).expect("the output folder can be written to");
    }
}
