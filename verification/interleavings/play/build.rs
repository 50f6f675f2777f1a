//! Names the two files that the program consists of: an answer, and the models that run it.
//!
//! `PLAY_ANSWER` is the path of the answer, and `PLAY_EXERCISE` the exercise's name without its
//! number, for example `two_accounts`. Without them, the program has no models.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=PLAY_ANSWER");
    println!("cargo::rerun-if-env-changed=PLAY_EXERCISE");
    println!("cargo::rerun-if-changed=build.rs");
    let program = match (env::var("PLAY_ANSWER"), env::var("PLAY_EXERCISE")) {
        (Ok(answer), Ok(exercise)) => {
            let here = env::var("CARGO_MANIFEST_DIR").expect("cargo sets the variable");
            let models = Path::new(&here).join("../models").join(exercise).with_extension("rs");
            let models = models.canonicalize().expect("the exercise has models");
            format!(
                "#[path = {answer:?}]\nmod answer;\n\
                 #[path = {models:?}]\nmod models;\n\
                 use models::models;\n"
            )
        }
        _ => "fn models() -> Vec<scheduler::Model> { Vec::new() }\n".into(),
    };
    let folder = env::var("OUT_DIR").expect("cargo sets the variable for build scripts");
    fs::write(Path::new(&folder).join("program.rs"), program)
        .expect("the folder can be written to");
}
