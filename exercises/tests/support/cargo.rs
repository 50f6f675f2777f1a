//! Builds test targets while tests are running. (Cargo does not lock the target directory then.)

use std::collections::HashMap;
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of this package.
pub const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

/// Builds test targets of this package, in the same profile and target directory as this program.
/// Returns the path of each program, by the name of its target. A target that does not compile is
/// missing; the compiler has then printed its errors.
///
/// # Errors
///
/// When cargo cannot be started.
pub fn build<'a>(
    targets: impl IntoIterator<Item = &'a str>,
) -> io::Result<HashMap<String, PathBuf>> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(PACKAGE).args(["build", "--quiet", "--package", "exercises"]);
    cargo.args(["--keep-going", "--message-format", "json-render-diagnostics"]);
    // The cargo that built this program has found all dependencies.
    cargo.args(["--locked", "--offline"]);
    if cfg!(feature = "solutions") {
        cargo.args(["--features", "solutions"]);
    }
    if let Some((target_dir, profile)) = build_dir(&env::current_exe()?) {
        cargo.arg("--target-dir").arg(target_dir).args(["--profile", profile]);
    }
    for target in targets {
        cargo.args(["--test", target]);
    }
    let output = cargo.stderr(Stdio::inherit()).output()?;
    let messages = String::from_utf8_lossy(&output.stdout);
    Ok(messages.lines().filter_map(built_program).collect())
}

/// Returns the target directory and the profile of a program, whose path is
/// `TARGET_DIR/PROFILE/deps/PROGRAM`.
fn build_dir(program: &Path) -> Option<(&Path, &str)> {
    let dir = program.parent()?.parent()?;
    let profile = match dir.file_name()?.to_str()? {
        "debug" => "dev",
        other => other,
    };
    Some((dir.parent()?, profile))
}

/// Returns the name and the path of the program that a message of cargo reports as built. The
/// message is JSON, and the path ends with the name and a hash: `ex01_join-0123456789abcdef`.
///
/// A parser for JSON would add `impl`s of traits to every test, and they make types ambiguous.
fn built_program(message: &str) -> Option<(String, PathBuf)> {
    let (_, rest) = message.split_once(r#""executable":""#)?;
    let program = PathBuf::from(rest.split_once('"')?.0.replace(r"\\", r"\"));
    let (name, _hash) = program.file_stem()?.to_str()?.rsplit_once('-')?;
    Some((name.to_owned(), program))
}
