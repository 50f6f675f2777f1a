//! All programs and examples of the lessons explain themselves, and refuse what they do not know.

use std::path::{Path, PathBuf};
use std::process::Command;

use testkit::program::{example, run};
use testkit::workspace::{read, root, tracked_files};

/// The folder of the programs.
const FOLDER: &str = testkit::lesson!("");

/// Returns the paths of all programs and examples of the default members. The other packages are not
/// built for these tests, and have their own.
fn programs() -> Vec<PathBuf> {
    let manifest = read(&root().join("Cargo.toml"));
    let members = manifest.split_once("default-members = [").and_then(|(_, it)| it.split_once(']'));
    let (members, _) = members.expect("the workspace has default members");
    let files = tracked_files(&["rs"]);
    let programs: Vec<PathBuf> = files.iter().filter_map(|file| program(file, members)).collect();
    assert!(programs.len() > 20, "only {programs:?} were found: the search is broken");
    programs
}

/// Returns the program of one of `members` that is built from a source file, if there is one.
fn program(file: &Path, members: &str) -> Option<PathBuf> {
    let parts: Vec<&str> = file.iter().filter_map(|part| part.to_str()).collect();
    match parts[..] {
        [package, ..] if !members.contains(&format!("\"{package}\"")) => None,
        [package, "src", "main.rs"] => Some(Path::new(FOLDER).join(package)),
        [_, "examples", file] => Some(example(file.strip_suffix(".rs")?)),
        _ => None,
    }
}

#[test]
fn help_says_what_the_program_does_and_succeeds() {
    for program in programs() {
        for option in ["--help", "-h"] {
            let help = run(Command::new(&program).arg(option), "").output();
            assert!(help.contains("Usage: "), "{} {option}: {help}", program.display());
            let first = help.lines().next().expect("the help has a first line");
            let is_sentence = first.ends_with('.');
            assert!(is_sentence, "{} {option}: {first}", program.display());
        }
    }
}

#[test]
fn unknown_arguments_fail_with_one_line_and_exit_code_2() {
    for program in programs() {
        for args in [&["--no-such-option"][..], &["7", "8", "9"]] {
            let run = run(Command::new(&program).args(args), "");
            assert_eq!(run.stdout, "", "{} {args:?} printed something", program.display());
            assert!(run.error(2).contains("--help"), "{} {args:?}: {run:?}", program.display());
        }
    }
}
