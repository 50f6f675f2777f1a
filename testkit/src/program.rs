//! Runs a program within a time limit, and collects its output.

use std::env;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Once;
use std::thread;

use crate::time_limit::LIMIT;
use crate::watchdog::{Watchdog, kill_group};
use crate::workspace;

/// A running program, in its own process group. Dropping it kills the whole group.
#[derive(Debug)]
pub struct Program {
    child: Child,
    watchdog: Watchdog,
}

impl Program {
    /// Returns the process id, which is also the id of the process group.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Takes stdout, to read it while the program runs. [`finish`] then collects only stderr.
    pub fn take_stdout(&mut self) -> ChildStdout {
        self.child.stdout.take().expect("stdout is a pipe, and was not taken before")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It still runs only if a test fails before `finish`.
        if matches!(self.child.try_wait(), Ok(None)) {
            kill_group(self.id());
            self.child.wait().expect("a child can be waited for");
        }
    }
}

/// How a program ended, and what it printed.
#[derive(Debug)]
pub struct Run {
    /// The exit code, unless the program was killed by a signal.
    pub code: Option<i32>,
    /// The signal that killed the program.
    pub signal: Option<i32>,
    /// What the program printed on stdout.
    pub stdout: String,
    /// What the program printed on stderr.
    pub stderr: String,
}

impl Run {
    /// Returns stdout. Panics unless the exit code is 0 and stderr is empty.
    #[must_use]
    #[track_caller]
    pub fn output(self) -> String {
        let end = (self.code, self.signal, self.stderr.as_str());
        assert_eq!(end, (Some(0), None, ""), "the program failed after {:?}", self.stdout);
        self.stdout
    }

    /// Returns the line on stderr. Panics unless the exit code is `code` and stderr contains
    /// exactly one line, which starts with `error: `.
    #[must_use]
    #[track_caller]
    pub fn error(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "wrong exit code: {self:?}");
        let is_error = self.stderr.starts_with("error: ") && self.stderr.ends_with('\n');
        assert!(is_error, "stderr is not a line that starts with `error: `: {self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "stderr has several lines: {self:?}");
        assert!(!self.stderr.contains("panicked at"), "the program panicked: {self:?}");
        self.stderr.trim_end()
    }
}

/// Runs a program to its end. It reads `input` from stdin.
#[track_caller]
pub fn run(command: &mut Command, input: &str) -> Run {
    finish(start(command, Stdio::piped(), input))
}

/// Starts a program that reads `input` from stdin and prints to `stdout`.
#[track_caller]
pub fn start(command: &mut Command, stdout: impl Into<Stdio>, input: &str) -> Program {
    command.stdin(Stdio::piped()).stdout(stdout).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut child = spawn(command);
    command.stdout(Stdio::null()); // `command` would keep its copy of a pipe open
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    let input = input.to_string();
    // An error means that the program ended without reading all its input.
    thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap_or_default());
    let watchdog = Watchdog::watch(child.id());
    Program { child, watchdog }
}

/// Starts a program in the same way on every machine: without the user's locale, which may not be
/// installed, and with the default actions of signals.
#[track_caller]
pub(crate) fn spawn(command: &mut Command) -> Child {
    build_lessons();
    command.env("LC_ALL", "C");
    // With backtraces, std 1.95 deadlocks if memory runs out while it prints one.
    command.env("RUST_BACKTRACE", "0");
    #[cfg(unix)]
    reset_signals(command);
    loop {
        match command.spawn() {
            Ok(child) => return child,
            // The test has just written the program. Another test has forked at that moment: until
            // its child executes its own program, the child holds the file open, too.
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::yield_now(),
            Err(error) => {
                let program = command.get_program().display();
                panic!(
                    "cannot start {program}: {error} (CONTRIBUTING.md lists what the tests need)"
                )
            }
        }
    }
}

/// A shell starts the background jobs of a script with SIGINT and SIGQUIT ignored, and a program
/// inherits that. But the tests end programs by signals.
#[cfg(unix)]
fn reset_signals(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    use nix::sys::signal::{SigHandler, Signal, signal};

    let reset = || {
        for number in [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM] {
            // SAFETY: the default action runs no code of this program.
            unsafe { signal(number, SigHandler::SigDfl) }?;
        }
        Ok(())
    };
    // SAFETY: the closure only calls `sigaction` or `signal`, which are async-signal-safe.
    unsafe { command.pre_exec(reset) };
}

/// Waits until a program has ended, and every process that has inherited its output. Panics if
/// that takes longer than [`LIMIT`].
#[must_use]
#[track_caller]
pub fn finish(mut program: Program) -> Run {
    let stderr = program.child.stderr.take().map(|stderr| thread::spawn(|| read(stderr)));
    // A pipe ends when all processes that could write to it have ended.
    let stdout = program.child.stdout.take().map(read).unwrap_or_default();
    let stderr = stderr.map(|stderr| stderr.join().expect("a program prints valid UTF-8"));
    let status = program.child.wait().expect("a child can be waited for");
    let (code, signal) = (status.code(), signal(status));
    let run = Run { code, signal, stdout, stderr: stderr.unwrap_or_default() };
    assert!(!program.watchdog.has_fired(), "the program did not end within {LIMIT:?}: {run:?}");
    run
}

fn read(mut pipe: impl Read) -> String {
    let mut text = String::new();
    pipe.read_to_string(&mut text).expect("a program prints valid UTF-8");
    text
}

/// Returns the signal that killed a program.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// Windows has no signals.
#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// The path of the program of a lesson. A lesson's tests are in another package, because their
/// dependencies would make the lesson's examples slow to build.
#[macro_export]
macro_rules! lesson {
    ($name:literal) => {
        concat!(env!("PROGRAM_FOLDER"), "/", $name)
    };
}

/// Builds the programs and examples of the lessons, once per test program. For the tests of this
/// package: those of other packages run only what Cargo has just built for them.
pub(crate) fn build_lessons() {
    static BUILT: Once = Once::new();
    let package = env::var("CARGO_PKG_NAME"); // Cargo sets it when it runs tests
    if package.as_deref() == Ok("testkit") {
        BUILT.call_once(run_cargo_build);
    }
}

fn run_cargo_build() {
    let folder = Path::new(env!("PROGRAM_FOLDER"));
    let cargo = env::var_os("CARGO").expect("Cargo sets CARGO when it runs tests");
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--locked", "--bins", "--examples", "--target-dir"]);
    build.arg(folder.parent().expect("it is in the target folder"));
    if folder.ends_with("release") {
        build.arg("--release");
    }
    let status = build.current_dir(workspace::root()).status().expect("Cargo can be started");
    assert!(status.success(), "the lessons do not compile");
}

/// Returns the path of the example program `name`. Cargo builds the examples of a package for its
/// tests, in a folder `examples` beside the tests' folder.
#[must_use]
#[track_caller]
pub fn example(name: &str) -> PathBuf {
    build_lessons();
    let test = env::current_exe().expect("the system knows the path of this program");
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let examples = test.ancestors().map(|folder| folder.join("examples").join(&file));
    examples.into_iter().find(|path| path.is_file()).unwrap_or_else(|| {
        panic!("the example {name} is not built: run `cargo test -p PACKAGE`, without `--test`")
    })
}
