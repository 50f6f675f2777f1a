//! Copies the queue of `procs` to where it can be included, with what its own tests assert.

use std::path::Path;
use std::{env, fs};

/// The folder of the lesson.
const PROCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../procs/src");

fn main() {
    let queue = format!("{PROCS}/queue.rs");
    println!("cargo::rerun-if-changed={queue}");
    let text = fs::read_to_string(queue).expect("it is a file of the lesson");
    // A module that is included cannot begin with documentation of its own.
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("//!")).collect();
    let harmless = format!(
        "#[path = {:?}] pub(crate) mod harmless;",
        format!("{PROCS}/queue/tests/harmless.rs")
    );
    lines.push(&harmless);
    let folder = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&folder).join("queue.rs"), lines.join("\n")).expect("there is room");
}
