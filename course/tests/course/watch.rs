//! `cargo course watch`, and questions, in a terminal.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use testkit::program::run;
use testkit::terminal::{CTRL_C, Session, Terminal};
use testkit::time_limit::LIMIT;

use crate::workspace::{COURSE, DOUBLE, DOUBLE_STUB, NEGATE, VARIABLES, Workspace};

/// Ctrl-Z.
const CTRL_Z: u8 = 26;

/// Goes to the folder `$1`, and runs `cargo course`, which is `$2`, with the other arguments. Then
/// prints the exit code and the mode of the terminal.
const SCRIPT: &str = r#"
cd "$1" && shift
tty >tty && echo $$ >shell
"$@"
echo "exit code $?"
stty -a
"#;

/// `cargo course` in a terminal.
pub(crate) struct Screen {
    workspace: Workspace,
    terminal: Terminal,
}

impl Screen {
    pub(crate) fn start(workspace: Workspace, args: &[&str]) -> Self {
        Self::start_with(workspace, SCRIPT, args)
    }

    /// Starts a script that runs `cargo course` with these arguments.
    fn start_with(workspace: Workspace, script: &str, args: &[&str]) -> Self {
        let unset = format!("unset {}\n{script}", VARIABLES.join(" "));
        let root = workspace.root();
        let root = root.to_str().expect("the path is valid UTF-8");
        let args = [&["-c", &unset, "sh", root, COURSE], args].concat();
        Self { terminal: Terminal::start("sh", &args), workspace }
    }

    /// Starts to watch, and waits until the tests of the first exercise have run.
    fn watch(workspace: Workspace) -> Self {
        let mut screen = Self::start(workspace, &["watch"]);
        screen.terminal.wait_for("ex01_double: 0 of 2 promises hold.");
        screen
    }

    pub(crate) fn wait_for(&mut self, text: &str) {
        self.terminal.wait_for(text);
    }

    #[track_caller]
    fn wait_until(&self, what: &str, holds: impl Fn() -> bool) {
        let start = Instant::now();
        while !holds() {
            assert!(start.elapsed() < LIMIT, "not so: {what}: {}", self.terminal.text());
            sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        keys.bytes().for_each(|key| self.terminal.press(key));
    }

    /// Saves an answer to the first exercise.
    fn save(&self, text: &str) {
        self.workspace.answer("ex01_double", text);
    }

    /// Returns the process id of the only child of the shell.
    fn course(&self) -> Pid {
        let shell = self.workspace.read("shell").trim().parse().expect("it is a number");
        let children = testkit::process_group::children_of(Pid::from_raw(shell));
        assert_eq!(children.len(), 1, "the shell has started one program");
        children[0]
    }

    /// Changes the size of the terminal.
    fn resize(&self, columns: usize) {
        let script = format!("stty cols {columns} <{}", self.workspace.read("tty").trim());
        assert_eq!(run(Command::new("sh").args(["-c", &script]), "").code, Some(0));
    }

    /// Waits until the script has ended. Asserts that the program had this exit code, and has left
    /// the terminal as it was.
    #[track_caller]
    pub(crate) fn finish(self, code: i32) -> Session {
        let session = self.terminal.finish();
        assert_restored(&session);
        let code = format!("exit code {code}\r\n");
        assert!(session.raw.contains(&code), "expected {code:?} in {}", session.raw);
        session
    }
}

/// Asserts that the terminal is in the mode in which it was before.
#[track_caller]
fn assert_restored(session: &Session) {
    let mode = session.raw.rsplit("exit code").next().unwrap_or_default();
    for flag in ["icanon", "echo", "isig", "opost"] {
        let is_set = mode.split([' ', ';', '\r', '\n']).any(|word| word == flag);
        assert!(is_set, "{flag} is not set: {mode}");
    }
    assert!(!session.raw.contains("\x1b[?1049h"), "the output vanishes with the other screen");
}

#[test]
fn watch_runs_tests_on_save_and_goes_on_to_next_exercise() {
    let mut screen = Screen::watch(Workspace::new());
    screen.save("pub fn double(n: u32) -> u32 {\n    n\n}\n");
    screen.wait_for("ex01_double: 1 of 2 promises hold.");
    screen.save(DOUBLE);
    screen.wait_for("ex01_double is solved: all 2 promises hold.");
    screen.wait_for("n: next");
    screen.press("n");
    screen.wait_for("ex02_negate: 0 of 1 promises hold.");
    screen.press("q");
    let session = screen.finish(0);
    assert!(session.raw.contains("Solved 1 of 3\r\nexit code"), "{session:?}");
}

#[test]
fn watch_goes_to_the_exercise_that_is_saved() {
    let mut screen = Screen::watch(Workspace::new());
    screen.workspace.answer("ex02_negate", NEGATE);
    screen.wait_for("ex02_negate is solved");
    screen.press("q");
    let _ = screen.finish(0);
}

#[test]
fn keys_show_hint_list_and_solution() {
    let mut screen = Screen::watch(Workspace::new());
    screen.press("h");
    screen.wait_for("Hint 1, a nudge");
    screen.press(" h");
    screen.wait_for("Hint 2, an approach");
    screen.press(" s");
    screen.wait_for("is not solved yet");
    screen.press(" l");
    screen.wait_for("> to do     ex01_double");
    screen.press("j");
    screen.wait_for("> to do     ex02_negate");
    screen.press("j"); // not the key Down: its three bytes would arrive one by one
    screen.wait_for("> to do     ex03_seven");
    screen.press("\r");
    screen.wait_for("ex03_seven: 0 of 1 promises hold.");
    screen.workspace.answer("ex03_seven", "pub fn seven() -> u32 {\n    3 + 4\n}\n");
    screen.wait_for("ex03_seven is solved");
    screen.press("s");
    screen.wait_for("+     7");
    screen.press(" q");
    let _ = screen.finish(0);
}

#[test]
fn key_resets_after_a_question() {
    let mut screen = Screen::watch(Workspace::new());
    screen.save(DOUBLE);
    screen.wait_for("is solved");
    screen.press("r");
    screen.wait_for("Reset ex01_double?");
    screen.press("n");
    screen.press("r");
    screen.press("y");
    screen.wait_for("Your version is exercises/src/ex01_double.rs.bak.");
    screen.press(" q");
    assert_eq!(screen.workspace.read("exercises/src/ex01_double.rs"), DOUBLE_STUB);
    assert_eq!(screen.workspace.read("exercises/src/ex01_double.rs.bak"), DOUBLE);
    let _ = screen.finish(0);
}

#[test]
fn deleted_file_is_reported_and_can_be_restored() {
    let mut screen = Screen::watch(Workspace::new());
    let file = screen.workspace.path("exercises/src/ex01_double.rs");
    std::fs::remove_file(&file).expect("it exists");
    screen.wait_for("exercises/src/ex01_double.rs is missing");
    screen.press("ry");
    screen.wait_for("exercises/src/ex01_double.rs is restored.");
    screen.press(" q");
    assert_eq!(screen.workspace.read("exercises/src/ex01_double.rs"), DOUBLE_STUB);
    let _ = screen.finish(0);
}

#[test]
fn answer_that_deletes_its_file_does_not_end_watch() {
    let mut screen = Screen::watch(Workspace::new());
    let file = screen.workspace.path("exercises/src/ex01_double.rs");
    screen.save(&format!(
        "pub fn double(_: u32) -> u32 {{\n    std::fs::remove_file({file:?}).unwrap();\n    0\n}}\n"
    ));
    screen.wait_for("exercises/src/ex01_double.rs is missing");
    screen.press("q");
    let _ = screen.finish(0);
}

#[test]
fn save_stops_an_answer_that_loops_forever() {
    let mut screen = Screen::watch(Workspace::new());
    let mark = screen.workspace.path("target/mark");
    screen.save(&format!(
        "pub fn double(_: u32) -> u32 {{\n    std::fs::write({mark:?}, \"\").unwrap();\n    \
         loop {{\n        std::thread::park();\n    }}\n}}\n"
    ));
    screen.wait_until("the answer runs", || mark.exists());
    screen.save("does not compile\n");
    screen.wait_for("ex01_double does not compile.");
    screen.save(DOUBLE);
    screen.wait_for("is solved");
    screen.press("q");
    let _ = screen.finish(0);
}

#[test]
fn quitting_stops_an_answer_that_loops_forever() {
    let mut screen = Screen::watch(Workspace::new());
    let folder = screen.workspace.path("target/pids");
    std::fs::create_dir_all(&folder).expect("there is room");
    screen.save(&format!(
        "pub fn double(_: u32) -> u32 {{\n    \
         let file = format!(\"{{}}/{{}}\", {folder:?}, std::process::id());\n    \
         std::fs::write(file, \"\").unwrap();\n    \
         loop {{\n        std::thread::park();\n    }}\n}}\n"
    ));
    let pids = || {
        let entries = std::fs::read_dir(&folder).expect("the folder exists");
        let names = entries.map(|entry| entry.expect("it can be listed").file_name());
        names.map(|name| name.to_str().and_then(|name| name.parse().ok()).expect("a number"))
    };
    screen.wait_until("the answer runs", || pids().next().is_some());
    let running: Vec<i32> = pids().collect();
    screen.press("q");
    let _ = screen.finish(0);
    for pid in running {
        testkit::process_group::wait_until_ended(Pid::from_raw(pid));
    }
}

#[test]
fn ctrl_c_ends_watch() {
    let mut screen = Screen::watch(Workspace::new());
    screen.terminal.press(CTRL_C);
    let _ = screen.finish(0);
}

#[test]
fn sigterm_restores_the_terminal() {
    let screen = Screen::watch(Workspace::new());
    kill(screen.course(), Signal::SIGTERM).expect("it runs");
    let _ = screen.finish(128 + 15);
}

#[test]
fn program_can_be_suspended_and_continued() {
    let script = r#"
        cd "$1" && shift
        set -m
        "$@"
        stty -a >suspended
        echo "suspended"
        fg
        echo "exit code $?"
        stty -a
    "#;
    let mut screen = Screen::start_with(Workspace::new(), script, &["watch"]);
    screen.wait_for("ex01_double: 0 of 2 promises hold.");
    screen.terminal.press(CTRL_Z);
    screen.wait_for("suspended\r\n");
    screen.save(DOUBLE);
    screen.wait_for("is solved");
    screen.press("q");
    let mode = screen.workspace.read("suspended");
    assert!(mode.contains(" icanon") && mode.contains(" echo "), "not restored: {mode}");
    let _ = screen.finish(0);
}

#[test]
fn narrow_terminal_is_used_after_resize() {
    let mut screen = Screen::watch(Workspace::new());
    screen.resize(40);
    // Drawn with 40 columns, this promise needs two lines.
    screen.wait_for("double of a number is twice the\r\n        number");
    screen.press("q");
    let session = screen.finish(0);
    let narrow = session.raw.rsplit("zero is doubled").next().unwrap_or_default();
    let narrow = narrow.split("exit code").next().unwrap_or_default();
    // Places and source lines are not wrapped, and colours take no room.
    let is_other = |line: &str| ["-->", "            ", "\x1b"].iter().any(|it| line.contains(it));
    for line in narrow.split("\r\n").filter(|line| !is_other(line)) {
        assert!(line.chars().count() <= 40, "{line:?} is longer than the screen: {session:?}");
    }
}

#[test]
fn reset_asks_in_a_terminal() {
    for (answer, is_reset) in [("n\r", false), ("y\r", true)] {
        let workspace = Workspace::new();
        workspace.answer("ex01_double", DOUBLE);
        let mut screen = Screen::start(workspace, &["reset", "1"]);
        screen.wait_for("[y/N] ");
        screen.press(answer);
        screen.wait_for("exit code 0");
        let file = screen.workspace.read("exercises/src/ex01_double.rs");
        assert_eq!(file == DOUBLE_STUB, is_reset, "after {answer:?} the file is {file}");
        let _ = screen.finish(0);
    }
}
