//! Puts answers together with the models that run them.
//!
//! `PLAY_ANSWERS` has a line for each answer: the name of its models, for example `two_accounts` or
//! `lessons/threads`, and the path of its file, with `=` between them. Without answers, the program
//! has no models.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=PLAY_ANSWERS");
    println!("cargo::rerun-if-changed=build.rs");
    let here = env::var("CARGO_MANIFEST_DIR").expect("cargo sets the variable");
    let (mut modules, mut answers) = (String::new(), String::new());
    for (number, line) in env::var("PLAY_ANSWERS").unwrap_or_default().lines().enumerate() {
        let (models, answer) = line.split_once('=').expect("a line names models and an answer");
        let answer = match models.strip_prefix("lessons/") {
            Some(lesson) => copy_of_lesson(lesson, answer),
            None => answer.into(),
        };
        let models = Path::new(&here).join("../models").join(models).with_extension("rs");
        let models = models.canonicalize().expect("the models exist");
        let _ = write!(
            modules,
            "mod answer_{number} {{\n    #[path = {answer:?}]\n    mod answer;\n    \
             #[path = {models:?}]\n    mod models;\n    pub use models::models;\n}}\n"
        );
        let _ = write!(answers, "answer_{number}::models, ");
    }
    let program = format!(
        "{modules}/// Returns the models of each answer.\n\
         const ANSWERS: &[fn() -> Vec<scheduler::Model>] = &[{answers}];\n"
    );
    write("program", &program);
}

/// Copies the file of a lesson without its other modules, which are about the command line. The lines
/// keep their numbers.
fn copy_of_lesson(lesson: &str, file: &str) -> PathBuf {
    println!("cargo::rerun-if-changed={file}");
    let text = fs::read_to_string(file).expect("the lesson has this file");
    let is_code = |line: &&str| !line.starts_with("mod ") && !line.starts_with("pub use ");
    let lines = text.lines().map(|line| Some(line).filter(is_code).unwrap_or_default());
    write(lesson, &lines.collect::<Vec<_>>().join("\n"))
}

/// Writes a file into the output folder, and returns its path.
fn write(name: &str, text: &str) -> PathBuf {
    let folder = env::var("OUT_DIR").expect("cargo sets the variable for build scripts");
    let file = Path::new(&folder).join(name).with_extension("rs");
    fs::write(&file, text).expect("the folder can be written to");
    file
}
