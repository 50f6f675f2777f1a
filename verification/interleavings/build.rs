//! Copies files of the lessons, with one or two places changed; most changes plant a bug. And puts
//! each answer to an exercise together with the models that run it.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The name of a copy, its original, and the texts to replace.
type Copy<'a> = (&'a str, &'a str, &'a [[&'a str; 2]]);

const COPIES: [Copy; 9] = [
    ("threads", THREADS, &[]),
    ("threads_sender_not_dropped", THREADS, &[["drop((job_rx, result_tx)); // (3)", ""]]),
    (
        "threads_sends_before_receiving",
        THREADS,
        &[[
            "handles.push(feeder.context(\"cannot start a thread\")?); // (4)",
            "let _ = feeder.context(\"cannot start a thread\")?.join(); // (4)",
        ]],
    ),
    ("threads_receiver_not_dropped", THREADS, &[["result_rx.into_iter()", "result_rx.iter()"]]),
    ("gil", GIL, &[ONLY_THE_LOCK]),
    (
        "gil_notify_one",
        GIL,
        &[ONLY_THE_LOCK, ["self.turn_changed.notify_all()", "self.turn_changed.notify_one()"]],
    ),
    (
        "gil_request_not_cleared",
        GIL,
        &[ONLY_THE_LOCK, ["self.drop_requested.store(false, Relaxed);", ""]],
    ),
    (
        "gil_turn_not_checked_again",
        GIL,
        &[
            ONLY_THE_LOCK,
            ["while tickets.now_serving != ticket", "if tickets.now_serving != ticket"],
        ],
    ),
    (
        "gil_continues_without_the_lock",
        GIL,
        &[ONLY_THE_LOCK, ["self.wait_for_turn(tickets); // (6)", "// (6)"]],
    ),
];

const THREADS: &str = "threads/src/lib.rs";
const GIL: &str = "gil/src/lib.rs";

/// Removes the command line and the prime check of the lesson.
const ONLY_THE_LOCK: [&str; 2] = [
    "mod args;
mod prime;

pub use args::{GilArgs, SpinnerArgs, parse_interval};
pub use prime::{check, is_prime};
",
    "",
];

fn main() {
    let folder = env::var("OUT_DIR").expect("cargo sets the variable for build scripts");
    for models in files_in("models") {
        put_answers_together(&models, Path::new(&folder));
    }
    for models in files_in("models/lessons") {
        let folder = Path::new(&folder).join("lessons");
        write(&folder, &name_of(&models), &include_models(&models));
    }
    copy_lessons(&folder);
}

/// Writes a module for each answer to an exercise, and for the stub that learners find. It contains
/// the answer, its path, and the exercise's models. Answers are found by the name of the exercise:
/// `two_accounts` belongs to `ex11_two_accounts`, and so do all wrong answers that begin with
/// `ex11_`.
fn put_answers_together(models: &Path, folder: &Path) {
    let name = name_of(models);
    let ends_with_name = |answer: &PathBuf| number_and_name(answer).is_some_and(|of| of.1 == name);
    let mut solutions = files_in("../../exercises/solutions").into_iter();
    let Some(solution) = solutions.find(ends_with_name) else { return };
    let number = number_and_name(&solution).expect("the file was found by its name").0;
    let exercises = Path::new("../../exercises").canonicalize().expect("the folder exists");
    let folder = folder.join(&name);
    let models = include_models(models);
    write(&folder, "models", &models);
    let write = |answer: &Path, name: &str| {
        let file = format!("pub const FILE: &str = {answer:?};\n");
        write(&folder, name, &format!("#[path = {answer:?}]\npub mod answer;\n{file}{models}"));
    };
    write(&solution, "solution");
    let file = solution.file_name().expect("the file was found by its name");
    write(&exercises.join("src").join(file), "stub");
    for wrong in files_in("../../exercises/wrong") {
        match number_and_name(&wrong) {
            Some((its_number, its_name)) if its_number == number => write(&wrong, &its_name),
            _ => {}
        }
    }
}

/// Returns the text that makes a file with models part of a module.
fn include_models(models: &Path) -> String {
    format!("#[path = {models:?}]\npub mod models;\npub use models::*;\n")
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder).expect("the output folder can be written to");
    let file = folder.join(name).with_extension("rs");
    fs::write(file, text).expect("the output folder can be written to");
}

/// Returns the files in a folder, with absolute paths.
fn files_in(folder: &str) -> Vec<PathBuf> {
    println!("cargo::rerun-if-changed={folder}");
    let folder = Path::new(folder).canonicalize().expect("the folder is part of the repository");
    let files = fs::read_dir(folder).expect("the folder can be read");
    files.map(|file| file.expect("the folder can be read").path()).collect()
}

/// Returns `ex11` and `two_accounts` for `ex11_two_accounts.rs`.
fn number_and_name(answer: &Path) -> Option<(String, String)> {
    let name = name_of(answer);
    let (number, name) = name.split_once('_')?;
    Some((number.into(), name.into()))
}

fn name_of(file: &Path) -> String {
    file.file_stem().map(|name| name.to_string_lossy().into()).unwrap_or_default()
}

fn copy_lessons(folder: &str) {
    for (copy, original, changes) in COPIES {
        let original = Path::new("../..").join(original);
        println!("cargo::rerun-if-changed={}", original.display());
        let mut text = fs::read_to_string(&original).expect("the original is a file of a lesson");
        for [before, after] in changes {
            assert_eq!(text.matches(before).count(), 1, "in {}: {before}", original.display());
            text = text.replace(before, after);
        }
        // A file that is included must not begin with inner documentation.
        let lines = text.lines().filter(|line| !line.starts_with("//!"));
        let text = Vec::from_iter(lines).join("\n");
        let file = Path::new(folder).join(copy).with_extension("rs");
        fs::write(file, text).expect("the output folder can be written to");
    }
}
