//! Finds the folder of the programs that the tests run.

use std::env;
use std::path::Path;

fn main() {
    // Cargo puts this package's output into a folder `build/testkit-.../out` beside the programs.
    let out = env::var("OUT_DIR").expect("Cargo sets OUT_DIR for build scripts");
    let folder = Path::new(&out).ancestors().nth(3).expect("OUT_DIR is three folders deep");
    println!("cargo::rustc-env=PROGRAM_FOLDER={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
}
