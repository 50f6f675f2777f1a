//! Runs the lessons, and writes the pictures.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use cli_core::{Context, print_line};
use recording::{Recording, Screen, Session};

use crate::lessons::{LESSONS, Lesson, Step};

/// How long a reader needs to see what a key has changed.
const BETWEEN_KEYS: Duration = Duration::from_millis(1500);
/// How much slower than a program its recording is, for programs that are soon done.
const SLOWNESS: f64 = 4.0;

/// Records the lessons with these names, or all.
pub(crate) fn record(names: &[String]) -> io::Result<()> {
    let chosen = choose(names)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a workspace");
    build(root, &chosen)?;
    let folder = root.join("book/recordings");
    fs::create_dir_all(&folder)?;
    for lesson in chosen {
        let recording = record_lesson(root, lesson).context(lesson.name)?;
        let svg = recording.svg();
        let file = folder.join(lesson.name).with_extension("svg");
        fs::write(&file, &svg).context(format!("cannot write {}", file.display()))?;
        print_line(&format!("{}: {} bytes", file.display(), svg.len()))?;
    }
    Ok(())
}

fn choose(names: &[String]) -> io::Result<Vec<&'static Lesson>> {
    let find = |name: &String| {
        let lesson = LESSONS.iter().find(|lesson| lesson.name == name);
        lesson.ok_or_else(|| io::Error::other(format!("there is no lesson {name}")))
    };
    if names.is_empty() { Ok(LESSONS.iter().collect()) } else { names.iter().map(find).collect() }
}

/// Builds the lessons, so that the recordings do not show Cargo at work.
fn build(root: &Path, lessons: &[&Lesson]) -> io::Result<()> {
    let mut cargo = Command::new(env!("CARGO"));
    // The program that runs is one of them. So Cargo does not build all others if there is no lesson.
    cargo.args(["build", "-p", "recording"]).current_dir(root);
    // `python-extension` is not part of the workspace. Its README says how to install it.
    for lesson in lessons.iter().filter(|lesson| lesson.name != "python-extension") {
        cargo.args(["-p", lesson.name]);
    }
    let is_built = cargo.status().context("cannot run Cargo")?.success();
    if is_built { Ok(()) } else { Err(io::Error::other("the lessons cannot be built")) }
}

fn record_lesson(root: &Path, lesson: &Lesson) -> io::Result<Recording> {
    let title = format!("A run of {}", lesson.name);
    let mut recording = Recording::new(&title, lesson.description);
    if lesson.script.iter().any(|step| matches!(step, Step::RunSlowly(_))) {
        recording = recording.with_note(&format!("in slow motion: {SLOWNESS} times as slow"));
    }
    let mut session = Session::start(recording, root, lesson.size)?;
    for step in lesson.script {
        session.pause(Duration::from_millis(500))?;
        match step {
            Step::Run(command) => session.run(command, 1.0)?,
            Step::RunSlowly(command) => session.run(command, SLOWNESS)?,
            Step::Open(command, text) => {
                session.type_line(command)?;
                session.wait_for(text)?;
            }
            Step::Press(keys) => {
                for key in keys.chars() {
                    session.pause(BETWEEN_KEYS)?;
                    session.press(&key.to_string())?;
                }
                session.pause(BETWEEN_KEYS)?;
            }
            Step::WaitFor(file, text) => wait_for(&mut session, &root.join(file), text)?,
        }
    }
    let recording = session.finish()?;
    let text = recording.last().map(Screen::text).unwrap_or_default();
    if text.contains("was busy") {
        return Err(io::Error::other(
            "the machine was busy: close other programs, and record again",
        ));
    }
    Ok(recording)
}

/// Records until a file contains `text`.
fn wait_for(session: &mut Session, file: &Path, text: &str) -> io::Result<()> {
    for _ in 0..100 {
        if fs::read_to_string(file).is_ok_and(|contents| contents.contains(text)) {
            return Ok(());
        }
        session.pause(Duration::from_millis(100))?;
    }
    let error = format!("{} does not contain {text:?} after 10 s", file.display());
    Err(io::Error::new(ErrorKind::TimedOut, error))
}
