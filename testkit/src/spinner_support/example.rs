//! Finds the example programs, which cargo builds for the tests of their package.

use std::path::{Path, PathBuf};

/// The example `name` of the package whose binary `program` is.
pub(crate) fn example(program: &str, name: &str) -> PathBuf {
    let folder = Path::new(program).with_file_name("examples");
    let example = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(example.exists(), "{name} is not built: plain `cargo test`, with no `--test`, does it");
    example
}
