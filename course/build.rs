//! Keeps a copy of the exercises as they are when this crate is first built: `cargo course reset`
//! falls back on it in a folder without Git.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Not the exercises: a learner's change must neither rebuild this crate nor replace the copy.
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR").expect("Cargo sets OUT_DIR for build scripts");
    let mut list = Vec::new();
    let mut files: Vec<_> = fs::read_dir("../exercises/src")?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        let name = file.file_name().into_string().expect("the names of our files are valid UTF-8");
        if name.starts_with("ex") && file.file_type()?.is_file() {
            fs::copy(file.path(), Path::new(&out).join(&name))?;
            list.push(format!("({name:?}, include_str!({name:?})),\n"));
        }
    }
    fs::write(Path::new(&out).join("stubs.rs"), format!("&[\n{}]\n", list.concat()))
}
