//! Copies the channel of `procs` to where it can be included, together with what its own tests
//! assert.

use std::path::Path;
use std::{env, fs};

/// The source folder of the lesson.
const PROCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../procs/src");

fn main() {
    let channel = format!("{PROCS}/channel.rs");
    println!("cargo::rerun-if-changed={channel}");
    let text = fs::read_to_string(channel).expect("the channel is a file of the lesson");
    // A file that is included must not begin with inner documentation.
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("//!")).collect();
    let any_bytes = format!(
        "use crate::memory::most_at_once as largest_allocation;
         #[path = {:?}] pub(crate) mod any_bytes;",
        format!("{PROCS}/channel/tests/any_bytes.rs")
    );
    lines.push(&any_bytes);
    let folder = env::var("OUT_DIR").expect("cargo sets the variable for build scripts");
    let file = Path::new(&folder).join("channel.rs");
    fs::write(file, lines.join("\n")).expect("the output folder can be written to");
}
