//! Plants mistakes: copies a file of the lessons, with one place of it changed.

use std::path::Path;
use std::{env, fs};

/// The name of the copy, the original, what stands there, and what shall.
const PLANTS: [[&str; 4]; 3] = [
    ["keeps_its_ends.rs", "threads/src/lib.rs", "        drop((jobs, new_results)); // (3)\n", ""],
    [
        "feeds_before_it_listens.rs",
        "threads/src/lib.rs",
        "crew.push(feeder.context(\"cannot start a thread\")?); // (4)",
        "let _ = feeder.context(\"cannot start a thread\")?.join(); // (4)",
    ],
    [
        "listens_no_more_but_stays.rs",
        "threads/src/lib.rs",
        "results.into_iter().try_for_each(report)",
        "results.iter().try_for_each(report)",
    ],
];

fn main() {
    let folder = env::var("OUT_DIR").expect("cargo sets it");
    for [copy, original, right, wrong] in PLANTS {
        let original = Path::new("../..").join(original);
        println!("cargo::rerun-if-changed={}", original.display());
        let text = fs::read_to_string(&original).expect("it is a file of the lessons");
        assert_eq!(text.matches(right).count(), 1, "in {}: {right}", original.display());
        // What is included in the middle of a file cannot begin with the documentation of a module.
        let lines = text.lines().filter(|line| !line.starts_with("//!"));
        let text: String = lines.map(|line| line.to_owned() + "\n").collect();
        fs::write(Path::new(&folder).join(copy), text.replace(right, wrong))
            .expect("there is room");
    }
}
