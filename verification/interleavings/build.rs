//! Copies files of the lessons, with one or two places changed: most often, to plant a mistake.

use std::path::Path;
use std::{env, fs};

/// A copy, its original, and in it what stands there and what shall.
type Copy<'a> = (&'a str, &'a str, &'a [[&'a str; 2]]);

const COPIES: [Copy; 8] = [
    ("threads_keeps_its_ends", THREADS, &[["drop((jobs, new_results)); // (3)", ""]]),
    (
        "threads_feeds_before_it_listens",
        THREADS,
        &[[
            "crew.push(feeder.context(\"cannot start a thread\")?); // (4)",
            "let _ = feeder.context(\"cannot start a thread\")?.join(); // (4)",
        ]],
    ),
    ("threads_listens_no_more_but_stays", THREADS, &[["results.into_iter()", "results.iter()"]]),
    ("gil", GIL, &[ONLY_THE_LOCK]),
    (
        "gil_wakes_only_one",
        GIL,
        &[ONLY_THE_LOCK, ["self.moved.notify_all()", "self.moved.notify_one()"]],
    ),
    (
        "gil_request_outlives_the_change",
        GIL,
        &[ONLY_THE_LOCK, ["self.asked.store(false, Relaxed);", ""]],
    ),
    (
        "gil_believes_every_move",
        GIL,
        &[ONLY_THE_LOCK, ["while line.serving != number", "if line.serving != number"]],
    ),
    (
        "gil_does_not_stand_in_line_again",
        GIL,
        &[ONLY_THE_LOCK, ["self.stand_in_line(line); // (6)", "// (6)"]],
    ),
];

const THREADS: &str = "threads/src/lib.rs";
const GIL: &str = "gil/src/lib.rs";

/// The lesson has a command line and a prime check, too.
const ONLY_THE_LOCK: [&str; 2] = [
    "mod args;
mod prime;

pub use args::{GilArgs, SpinnerArgs};
pub use prime::{check, is_prime};
",
    "",
];

fn main() {
    let folder = env::var("OUT_DIR").expect("cargo sets it");
    for (copy, original, changes) in COPIES {
        let original = Path::new("../..").join(original);
        println!("cargo::rerun-if-changed={}", original.display());
        let mut text = fs::read_to_string(&original).expect("it is a file of the lessons");
        for [before, after] in changes {
            assert_eq!(text.matches(before).count(), 1, "in {}: {before}", original.display());
            text = text.replace(before, after);
        }
        // A module that is included cannot begin with documentation of its own.
        let lines = text.lines().filter(|line| !line.starts_with("//!"));
        let text = Vec::from_iter(lines).join("\n");
        fs::write(Path::new(&folder).join(copy).with_extension("rs"), text).expect("there is room");
    }
}
