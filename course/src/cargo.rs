//! Builds test programs with Cargo, and keeps what the compiler says.

use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use cli_core::Context;
use serde_json::Value;

use crate::exercises::cargo;

/// What a build has produced.
#[derive(Debug, Default)]
pub(crate) struct Build {
    /// The path of each test program, by the name of its target.
    pub(crate) programs: HashMap<String, PathBuf>,
    /// What the compiler says.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What Cargo itself says, for example that a package cannot be downloaded.
    pub(crate) cargo_says: String,
    /// Whether everything compiles.
    pub(crate) succeeded: bool,
}

/// An error or a warning of the compiler.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    /// Whether it is an error.
    pub(crate) is_error: bool,
    /// The text, as the compiler shows it.
    pub(crate) text: String,
    /// The files that it points to.
    pub(crate) files: Vec<String>,
}

impl Build {
    /// What the learner needs to see if the build has failed: the compiler's errors, unchanged, and
    /// if there are none, what Cargo says.
    pub(crate) fn errors(&self) -> String {
        let errors = self.diagnostics.iter().filter(|it| it.is_error);
        let text: String = errors.map(|error| error.text.as_str()).collect();
        if text.is_empty() { self.cargo_says.clone() } else { text }
    }
}

/// Returns a command that builds test targets of the package `exercises` of a workspace.
pub(crate) fn build_tests(root: &Path, targets: &[String]) -> Command {
    let mut command = cargo();
    command.current_dir(root).args(["build", "--quiet", "--locked", "--package", "exercises"]);
    for target in targets {
        command.args(["--test", target]);
    }
    command
}

/// Runs a command of Cargo that builds something.
///
/// # Errors
///
/// When Cargo cannot be started. A program that does not compile is not an error.
pub(crate) fn build(command: &mut Command, in_colour: bool) -> io::Result<Build> {
    let format = if in_colour { "json-diagnostic-rendered-ansi" } else { "json" };
    command.args(["--keep-going", "--message-format", format]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut cargo = command.spawn().context("cannot start cargo")?;
    let mut stderr = cargo.stderr.take().expect("stderr is a pipe");
    let cargo_says = thread::spawn(move || {
        let mut text = Vec::new();
        // What could be read is shown.
        let _ = stderr.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    let output = cargo.wait_with_output().context("cannot wait for cargo")?;
    let mut build = Build {
        cargo_says: cargo_says.join().expect("reading does not panic"),
        succeeded: output.status.success(),
        ..Build::default()
    };
    for line in output.stdout.split(|&byte| byte == b'\n') {
        build.add(&serde_json::from_slice(line).unwrap_or_default());
    }
    Ok(build)
}

impl Build {
    /// Adds a message of Cargo, if it is about a program or from the compiler.
    fn add(&mut self, message: &Value) {
        if let Some(program) = message["executable"].as_str() {
            let name = message["target"]["name"].as_str().unwrap_or_default();
            self.programs.insert(name.to_owned(), program.into());
        }
        let compiler_says = &message["message"];
        // A summary, such as the number of errors, points to no file.
        let spans = compiler_says["spans"].as_array().filter(|spans| !spans.is_empty());
        if let (Some(text), Some(spans)) = (compiler_says["rendered"].as_str(), spans) {
            let files = spans.iter().filter_map(|span| span["file_name"].as_str());
            self.diagnostics.push(Diagnostic {
                is_error: compiler_says["level"] == "error",
                text: text.to_owned(),
                files: files.map(str::to_owned).collect(),
            });
        }
    }
}
