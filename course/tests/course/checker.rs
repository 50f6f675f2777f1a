//! `cargo course check` and `cargo course step` with the real model checker and the real exercises, in
//! a copy of the workspace.
//!
//! ```console
//! $ cargo test -p course -- --ignored real_checker
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use testkit::terminal::Terminal;
use testkit::workspace::{root, tracked_files};

use crate::workspace::{COURSE, VARIABLES};

/// A copy of the workspace. Its target folder is kept, so the checker is built once.
struct Copy {
    root: PathBuf,
    /// There is one copy, and each test puts its answer into it.
    _one_at_a_time: MutexGuard<'static, ()>,
}

impl Copy {
    fn new() -> Self {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copy");
        for file in tracked_files(&["rs", "toml", "lock", "md"]) {
            replace(&copy.join(&file), &fs::read(root().join(&file)).expect("it was listed"));
        }
        Self { root: copy, _one_at_a_time: guard }
    }

    /// Replaces the answer to an exercise with its solution.
    fn solve(&self, exercise: &str) {
        let solution = self.root.join(format!("exercises/solutions/{exercise}.rs"));
        let answer = self.root.join(format!("exercises/src/{exercise}.rs"));
        replace(&answer, &fs::read(solution).expect("each exercise has a solution"));
    }

    /// Returns the command `cargo course check`.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(COURSE);
        command.arg("check").args(args).current_dir(&self.root);
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        command
    }

    /// Runs `check`. Returns its exit code and its output. The first build has no time limit.
    fn check(&self, args: &[&str]) -> (i32, String) {
        let output = self.command(args).output().expect("the program can be started");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("the output is text");
        (output.status.code().expect("the program ends by itself"), text)
    }
}

/// Writes a file, unless it has that content already: Cargo builds what is newer than the last
/// build.
fn replace(path: &Path, content: &[u8]) {
    if fs::read(path).ok().as_deref() != Some(content) {
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("there is room");
        fs::write(path, content).expect("there is room");
    }
}

/// `cargo course step` in a terminal.
struct Game {
    terminal: Terminal,
    steps: usize,
}

impl Game {
    /// Starts to play an answer that `check` has built.
    fn start(copy: &Copy, exercise: &str) -> Self {
        let script = format!("unset {}\ncd \"$1\" && \"$2\" step \"$3\"", VARIABLES.join(" "));
        let root = copy.root.to_str().expect("the path is valid UTF-8");
        let terminal = Terminal::start("sh", &["-c", &script, "sh", root, COURSE, exercise]);
        let mut game = Self { terminal, steps: 0 };
        game.wait();
        game
    }

    /// Waits until the whole screen shows as many steps as were taken.
    fn wait(&mut self) {
        let steps = format!("Steps: {} ", self.steps);
        self.terminal.wait_until(|rows| {
            let is_whole = rows.last().is_some_and(|row| row.ends_with("q: quit"));
            is_whole && rows.iter().any(|row| row.starts_with(&steps))
        });
    }

    /// Presses a key that takes a step.
    fn step(&mut self, key: u8) {
        self.terminal.press(key);
        self.steps += 1;
        self.wait();
    }

    fn steps(&mut self, keys: &[u8]) {
        for &key in keys {
            self.step(key);
        }
    }

    fn undo(&mut self) {
        self.terminal.press(b'u');
        self.steps -= 1;
        self.wait();
    }

    fn screen(&self) -> String {
        self.terminal.rows().join("\n")
    }

    fn is_over(&self) -> bool {
        ["All threads have ended", "Deadlock:", "The promise is broken."]
            .iter()
            .any(|end| self.screen().contains(end))
    }

    /// Returns the keys of the threads that can take a step, and those that answer a question.
    fn possible_keys(&self) -> Vec<u8> {
        let rows = self.terminal.rows();
        if rows.iter().any(|row| row.ends_with("(y or n)")) {
            return vec![b'y', b'n'];
        }
        let header =
            rows.iter().position(|row| row.starts_with("[1] ")).expect("threads are shown");
        let columns: Vec<usize> = rows[header].match_indices('[').map(|(at, _)| at).collect();
        let is_ready = |column: usize| {
            let cell = rows[header + 1].get(column..).unwrap_or_default();
            !cell.starts_with("blocked") && !cell.starts_with("finished")
        };
        (b'1'..).zip(columns).filter(|(_, column)| is_ready(*column)).map(|(key, _)| key).collect()
    }

    /// Plays as scripted: a key that is not possible is left out. Then lets the first thread that can
    /// continue do so, to the end. Returns the last screen.
    fn play_to_the_end(&mut self, keys: &[u8]) -> String {
        for key in keys {
            if !self.is_over() && self.possible_keys().contains(key) {
                self.step(*key);
            }
        }
        while !self.is_over() {
            let keys = self.possible_keys();
            let answer_no = keys.contains(&b'n').then_some(b'n');
            // Space lets the last thread end.
            self.step(answer_no.unwrap_or(*keys.first().unwrap_or(&b' ')));
        }
        self.screen()
    }

    fn quit(mut self) {
        self.terminal.press(b'q');
        let session = self.terminal.finish();
        assert_eq!(session.status.code(), Some(0), "{session:?}");
    }
}

/// Returns the keys that lead to the first failure, and its kind and message.
fn first_failure(reports: &str) -> (Vec<u8>, String) {
    let reports: Value = serde_json::from_str(reports).expect("`check --json` prints JSON");
    let state = &reports[0]["failure"]["state"];
    let steps = state["history"].as_array().expect("the first promise is broken");
    let key = |step: &Value| match &step["question"][1] {
        Value::Bool(true) => b'y',
        Value::Bool(false) => b'n',
        _ => b'1' + u8::try_from(step["thread"].as_u64().expect("a number")).expect("it is small"),
    };
    let outcome = &state["outcome"];
    let end = match outcome["message"].as_str() {
        Some(message) => message.lines().next().expect("the message has a line").to_owned(),
        None => "Deadlock: no thread can continue.".to_owned(),
    };
    (steps.iter().map(key).collect(), end)
}

/// Shows that `check` finds the mistake of a stub, that its order fails in `step`, too, and that
/// `keys` lead to `end`. Neither does harm to the solution.
fn assert_shown(exercise: &str, keys: &[u8], end: &str) {
    let number = &exercise[2..4];
    let copy = Copy::new();
    let stub = fs::read(copy.root.join(format!("exercises/src/{exercise}.rs")));

    let (code, text) = copy.check(&[number]);
    assert_eq!(code, 1, "{text}");
    let (_, reports) = copy.check(&[number, "--json"]);
    let (found, found_end) = first_failure(&reports);
    let printed = text.lines().filter(|row| {
        let number = row.get(..3).map(str::trim).unwrap_or_default();
        number.parse::<usize>().is_ok()
    });
    assert_eq!(printed.count(), found.len(), "each step of the order is a row: {text}");

    let mut game = Game::start(&copy, number);
    let mut screens = vec![game.screen()];
    for &key in &found {
        game.step(key);
        screens.push(game.screen());
    }
    let last = game.screen().replace('\n', " ");
    assert!(last.contains(&found_end), "expected {found_end:?} in {}", game.screen());
    for screen in screens.iter().rev().skip(1) {
        game.undo();
        assert_eq!(game.screen(), *screen, "undoing a step leads to another state");
    }
    game.quit();

    let mut game = Game::start(&copy, number);
    game.steps(keys);
    assert!(game.screen().contains(end), "expected {end:?} in {}", game.screen());
    game.quit();

    copy.solve(exercise);
    let (code, text) = copy.check(&[number]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("no order was found in which it fails"), "{text}");
    for keys in [&found[..], keys] {
        let mut game = Game::start(&copy, number);
        let screen = game.play_to_the_end(keys);
        assert!(screen.contains("the promise holds."), "{screen}");
        game.quit();
    }
    let real = fs::read(root().join(format!("exercises/src/{exercise}.rs")));
    assert_eq!(real.ok(), stub.ok(), "the learner's file was changed");
}

#[test]
#[ignore = "building the model checker takes more than half a minute"]
fn real_checker_shows_lost_update() {
    // Both threads start, both load 0, and both store 1. Then the main thread joins them.
    assert_shown("ex04_lost_update", b"11223323111", "an update was lost");
}

#[test]
#[ignore = "building the model checker takes more than half a minute"]
fn real_checker_shows_lost_result() {
    // The main thread fills the channel and starts two workers. The second one does two jobs, and has
    // received the third when the main thread finds both channels empty.
    assert_shown("ex09_published_race", b"111111133333311111122333111", "a result is lost");
}

#[test]
#[ignore = "building the model checker takes more than half a minute"]
fn real_checker_shows_deadlock_of_two_accounts() {
    // Both threads start, both lock the account that the money comes from, and both want the other.
    assert_shown("ex11_two_accounts", b"1122332", "Deadlock: no thread can continue.");
}

#[test]
#[ignore = "building the model checker takes more than half a minute"]
fn real_checker_plays_lessons() {
    let copy = Copy::new();
    for lesson in ["threads", "gil"] {
        let (code, text) = copy.check(&[lesson]);
        assert_eq!(code, 0, "{text}");
    }
    let (code, text) = copy.check(&["shared-state"]);
    assert_eq!(code, 1, "the lesson has a counter that loses updates: {text}");
    assert!(text.contains("FAILED  two threads that load and store count to 2"), "{text}");
    assert_eq!(text.matches("FAILED").count(), 1, "{text}");
    let mut game = Game::start(&copy, "shared-state");
    let screen = game.play_to_the_end(b"112233231");
    assert!(screen.contains("an update was lost"), "{screen}");
    game.quit();
}

#[test]
#[ignore = "building the model checker takes more than half a minute"]
fn real_checker_names_what_it_lacks_in_one_line() {
    let copy = Copy::new();
    let solution = copy.root.join("exercises/solutions/ex09_published_race.rs");
    let solution = fs::read_to_string(solution).expect("each exercise has a solution");
    for (code, name) in [
        ("pub static LOCK: std::sync::Mutex<()> = std::sync::Mutex::new(());", "a static"),
        ("pub fn f() { crossbeam_channel::select! { default => {} } }", "`select`"),
        ("pub fn f() { let _ = crossbeam_channel::never::<()>(); }", "`never`"),
    ] {
        let answer = format!("{solution}\n{code}\n");
        replace(&copy.root.join("exercises/src/ex09_published_race.rs"), answer.as_bytes());
        let output = copy.command(&["09"]).output().expect("the program can be started");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), error.lines().count()), (Some(1), 1), "{error}");
        assert!(error.contains(name), "expected {name} in {error}");
    }
}
