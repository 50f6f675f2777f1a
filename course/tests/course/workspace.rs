//! A small workspace with three exercises, in a folder with spaces in its name.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use testkit::program::{Run, run};

/// The program that keeps the originals of the exercises.
const GIT: &str = "git";

/// The program that is tested.
pub(crate) const COURSE: &str = env!("CARGO_BIN_EXE_course");

/// Right answers.
pub(crate) const DOUBLE: &str = "pub fn double(n: u32) -> u32 {\n    2 * n\n}\n";
pub(crate) const NEGATE: &str = "pub fn negate(b: bool) -> bool {\n    !b\n}\n";

/// The stub of the first exercise. The `todo!` is in line 4.
pub(crate) const DOUBLE_STUB: &str = r#"//! # 01: double a number

pub fn double(n: u32) -> u32 {
    todo!("ex01: double it")
}

// region: Hint 1, a nudge
//
// Twice.
//
// endregion
// region: Hint 2, an approach
//
// Multiply.
//
// endregion
// region: Hint 3, almost there
//
// By two.
//
// endregion
"#;

const NEGATE_STUB: &str = "//! # 02: negate\n\npub fn negate(b: bool) -> bool {\n    b\n}\n";

const CONST_STUB: &str = "//! # 03: seven\n\npub fn seven() -> u32 {\n    todo!(\"ex03\")\n}\n";

const SEVEN: &str = "pub fn seven() -> u32 {\n    7\n}\n";

const README: &str = "# Exercises

### Threads

| | file | what you learn | read first | level | time |
|---|---|---|---|---|---|
| 01 | [ex01_double](src/ex01_double.rs) | to [double](a#b) | [threads](../threads/README.md) | easy | 5 min |
| 02 | [ex02_negate](src/ex02_negate.rs) | find the bug | exercise 01 | medium | 15 min |

### Processes

### Tasks

| | file | what you learn | read first | level | time |
|---|---|---|---|---|---|
| 03 | [ex03_seven](src/ex03_seven.rs) | to return seven | nothing | hard | 40 min |

### Higher up
";

const MANIFEST: &str = r#"[package]
name = "exercises"
version = "0.1.0"
edition = "2024"
autotests = false

[features]
solutions = []

[lints.rust]
unused = "allow"

[[bin]]
name = "exercises"
path = "src/main.rs"
test = false

[[test]]
name = "exercises"
harness = false
"#;

const LOCK: &str = "version = 4\n\n[[package]]\nname = \"exercises\"\nversion = \"0.1.0\"\n";

/// The tests of an exercise.
fn tests(name: &str, body: &str) -> String {
    format!(
        "#[cfg_attr(not(feature = \"solutions\"), path = \"../src/{name}.rs\")]\n\
         #[cfg_attr(feature = \"solutions\", path = \"../solutions/{name}.rs\")]\n\
         mod {name};\nmod support;\n\nuse {name}::*;\n\n{body}"
    )
}

/// A workspace that is deleted when it is dropped.
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// Creates a workspace, and commits it as a teacher.
    pub(crate) fn new() -> Self {
        let this = Self { folder: tempfile::tempdir().expect("there is room for files") };
        this.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"exercises\"]\n");
        this.write("Cargo.lock", LOCK);
        this.write(".gitignore", "target\n");
        this.write("exercises/README.md", README);
        this.write("exercises/src/main.rs", "fn main() {}\n");
        let mut manifest = MANIFEST.to_owned();
        for (name, stub, solution, wrong, body) in [
            (
                "ex01_double",
                DOUBLE_STUB,
                DOUBLE,
                [
                    "pub fn double(n: u32) -> u32 {\n    n + 4\n}\n",
                    "pub fn double(n: u32) -> u32 {\n    n\n}\n",
                ],
                "#[test]\nfn zero_is_doubled() {\n    assert_eq!(double(0), 0);\n}\n\n\
                 #[test]\nfn double_of_a_number_is_twice_the_number() {\n    \
                 assert_eq!(double(4), 8, \"four doubled is eight\");\n}\n",
            ),
            (
                "ex02_negate",
                NEGATE_STUB,
                NEGATE,
                [
                    "pub fn negate(_: bool) -> bool {\n    true\n}\n",
                    "pub fn negate(_: bool) -> bool {\n    false\n}\n",
                ],
                "#[test]\nfn negation_of_a_value_is_the_other_value() {\n    \
                 assert_eq!([negate(true), negate(false)], [false, true]);\n}\n",
            ),
            (
                "ex03_seven",
                CONST_STUB,
                SEVEN,
                ["pub fn seven() -> u32 {\n    6\n}\n", "pub fn seven() -> u32 {\n    8\n}\n"],
                "#[test]\nfn seven_is_seven() {\n    assert_eq!(seven(), 7);\n}\n",
            ),
        ] {
            this.write(&format!("exercises/src/{name}.rs"), stub);
            this.write(&format!("exercises/solutions/{name}.rs"), solution);
            for (number, answer) in wrong.iter().enumerate() {
                this.write(&format!("exercises/wrong/{}_wrong_{number}.rs", &name[..4]), answer);
            }
            this.write(&format!("exercises/tests/{name}.rs"), &tests(name, body));
            manifest += &["\n[[test]]\nname = \"", name, "\"\ntest = false\n"].concat();
        }
        manifest += "\n[[test]]\nname = \"time_limit\"\ntest = false\n";
        this.write("exercises/Cargo.toml", &manifest);
        this.write("exercises/tests/support/mod.rs", "pub mod time_limit;\n");
        this.write("exercises/tests/time_limit.rs", "mod support;\n");
        // How the tests of the real exercises are run.
        this.write(
            "exercises/tests/exercises.rs",
            include_str!("../../../exercises/tests/exercises.rs"),
        );
        let cargo = include_str!("../../../exercises/tests/support/cargo.rs");
        this.write("exercises/tests/support/cargo.rs", cargo);
        let limit = include_str!("../../../exercises/tests/support/time_limit.rs");
        this.write("exercises/tests/support/time_limit.rs", limit);
        this.git(&["init", "--quiet"]);
        this.commit("teacher@school");
        this
    }

    /// The folder of the workspace.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("a course")
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("there is room");
        fs::write(path, text).expect("there is room");
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("the file exists")
    }

    /// Replaces the answer to an exercise.
    pub(crate) fn answer(&self, name: &str, text: &str) {
        self.write(&format!("exercises/src/{name}.rs"), text);
    }

    /// Commits everything under the name of an author, who is then the user.
    pub(crate) fn commit(&self, author: &str) {
        self.git(&["config", "user.email", author]);
        self.git(&["config", "user.name", "A name"]);
        self.git(&["add", "--all"]);
        self.git(&["-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "A commit"]);
        self.git(&["config", "user.email", "me@home"]);
    }

    fn git(&self, args: &[&str]) {
        let git = run(Command::new(GIT).args(args).current_dir(self.root()), "");
        assert_eq!(git.code, Some(0), "git fails: {git:?}");
    }

    /// The command `cargo course`, in the folder of the workspace.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        self.command_in("", args)
    }

    /// The command `cargo course`, in a folder relative to that of the workspace.
    pub(crate) fn command_in(&self, folder: &str, args: &[&str]) -> Command {
        let mut command = Command::new(COURSE);
        command.args(args).current_dir(self.path(folder));
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        command
    }

    /// Runs `cargo course` to its end.
    #[track_caller]
    pub(crate) fn course(&self, args: &[&str]) -> Run {
        run(&mut self.command(args), "")
    }
}

/// The variables that change what the program does.
pub(crate) const VARIABLES: [&str; 8] = [
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "EXERCISE_TIME_LIMIT",
    "EXERCISE_SEED",
    "VISUAL",
    "EDITOR",
    "NO_COLOR",
    "RUSTFLAGS",
];
