//! Puts answers together with the models that run them.
//!
//! `PLAY_ANSWERS` has a line for each answer: the name of its models, for example `two_accounts`, and
//! the path of its file, with `=` between them. Without answers, the program has no models.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=PLAY_ANSWERS");
    println!("cargo::rerun-if-changed=build.rs");
    let here = env::var("CARGO_MANIFEST_DIR").expect("cargo sets the variable");
    let (mut modules, mut arms) = (String::new(), String::new());
    for (number, line) in env::var("PLAY_ANSWERS").unwrap_or_default().lines().enumerate() {
        let (models, answer) = line.split_once('=').expect("a line names models and an answer");
        let models = Path::new(&here).join("../models").join(models).with_extension("rs");
        let models = models.canonicalize().expect("the models exist");
        let _ = write!(
            modules,
            "mod answer_{number} {{\n    #[path = {answer:?}]\n    mod answer;\n    \
             #[path = {models:?}]\n    mod models;\n    pub use models::models;\n}}\n"
        );
        let _ = writeln!(arms, "        {number} => answer_{number}::models(),");
    }
    let program = format!(
        "{modules}/// The models of an answer, by its number.\n\
         fn models(answer: usize) -> Vec<scheduler::Model> {{\n    match answer {{\n{arms}        \
         _ => Vec::new(),\n    }}\n}}\n"
    );
    let folder = env::var("OUT_DIR").expect("cargo sets the variable for build scripts");
    fs::write(Path::new(&folder).join("program.rs"), program)
        .expect("the folder can be written to");
}
