//! What this machine lacks, for which lesson, and how to get it.

use std::env;
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::process::{Command, Stdio};
use std::thread::available_parallelism;

use crate::exercises::{Course, cargo};
use crate::views::Style;

/// A program that a part of the workspace needs.
struct Tool {
    /// How it is started, to see whether it exists.
    command: &'static [&'static str],
    needed_for: &'static str,
    how_to_get: &'static str,
}

const TOOLS: [Tool; 9] = [
    Tool {
        command: &["rustc", "--version"],
        needed_for: "everything",
        how_to_get: "install Rust with https://rustup.rs",
    },
    Tool {
        command: &["git", "--version"],
        needed_for: "`cargo course reset`, and the tests of the texts",
        how_to_get: "install the package `git`",
    },
    Tool {
        command: &["python3", "--version"],
        needed_for: "the scripts in `python`",
        how_to_get: "install it from https://www.python.org or as the package `python3`",
    },
    Tool {
        command: &["curl", "--version"],
        needed_for: "the experiments of `app-server`",
        how_to_get: "install the package `curl`",
    },
    Tool {
        command: &["nginx", "-v"],
        needed_for: "`app-server` behind a real web server",
        how_to_get: "install the package `nginx`",
    },
    Tool {
        command: &["redis-server", "--version"],
        needed_for: "`task-queue` on several machines",
        how_to_get: "install the package `redis-server`, on macOS `redis`",
    },
    Tool {
        command: &["ssh", "-V"],
        needed_for: "`fleet` with real machines",
        how_to_get: "install the package `openssh-client`",
    },
    Tool {
        command: &["cargo", "clippy", "--version"],
        needed_for: "`cargo course verify`, for maintainers",
        how_to_get: "run `rustup component add clippy`",
    },
    Tool {
        command: &["cargo", "fmt", "--version"],
        needed_for: "`.ci/run`, for maintainers",
        how_to_get: "run `rustup component add rustfmt`",
    },
];

/// The result of a check: what is there, or what is missing and what to do.
struct Finding {
    name: String,
    needed_for: &'static str,
    /// What was found, or how to get it.
    result: Result<String, String>,
}

/// Examines the machine, and describes what was found.
pub(crate) fn examine(course: &Course, style: Style) -> String {
    let mut findings = vec![packages(course)];
    findings.extend(TOOLS.iter().map(Tool::find));
    findings.extend([fork(), cores(), terminal(), editor()]);
    findings.iter().map(|finding| finding.describe(style)).collect()
}

impl Finding {
    fn describe(&self, style: Style) -> String {
        let (sign, text) = match &self.result {
            Ok(found) => ("ok     ", found.clone()),
            Err(advice) => ("missing", format!("needed for {}: {advice}", self.needed_for)),
        };
        let mut lines = String::new();
        let _ = write!(lines, "{}", style.wrap(&format!("{}: {text}", self.name), "         "));
        format!("{sign}  {}", lines.trim_start())
    }
}

impl Tool {
    fn find(&self) -> Finding {
        let mut command = Command::new(self.command[0]);
        let output = command.args(&self.command[1..]).stdin(Stdio::null()).output();
        let version = output.ok().filter(|output| output.status.success()).and_then(|output| {
            // Some print their version on stderr.
            let text = [output.stdout, output.stderr].concat();
            Some(String::from_utf8_lossy(&text).lines().next()?.to_owned())
        });
        let words = self.command.iter().take_while(|word| !word.starts_with('-'));
        Finding {
            name: words.copied().collect::<Vec<_>>().join(" "),
            needed_for: self.needed_for,
            result: version.ok_or_else(|| self.how_to_get.into()),
        }
    }
}

/// Whether all packages are there, so that everything builds without a network.
fn packages(course: &Course) -> Finding {
    let mut cargo = cargo();
    cargo.args(["tree", "--quiet", "--offline", "--locked", "--workspace", "--edges", "all"]);
    cargo.current_dir(&course.root).stdin(Stdio::null());
    let are_there = cargo.output().is_ok_and(|output| output.status.success());
    Finding {
        name: "packages".into(),
        needed_for: "building without a network",
        result: if are_there {
            Ok("all are downloaded".into())
        } else {
            Err("run `cargo fetch`".into())
        },
    }
}

fn fork() -> Finding {
    Finding {
        name: "fork".into(),
        needed_for: "`spinner-proc`, `procs`, `app-server`, `task-queue` and the exercises with processes",
        result: if cfg!(unix) {
            Ok("this system has it".into())
        } else {
            Err("use Linux, macOS, or WSL (https://learn.microsoft.com/windows/wsl)".into())
        },
    }
}

fn cores() -> Finding {
    let cores = available_parallelism().map_or(1, usize::from);
    Finding {
        name: "cores".into(),
        needed_for: "`threads`, `procs` and `scaling`, to see that several workers are faster",
        result: if cores > 1 {
            Ok(cores.to_string())
        } else {
            Err("this machine lets programs use only one core".into())
        },
    }
}

fn terminal() -> Finding {
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    Finding {
        name: "terminal".into(),
        needed_for: "`cargo course watch`, and to see the spinners turn",
        result: match crossterm::terminal::size() {
            Ok((width, height)) if is_terminal => Ok(format!("{width} x {height}")),
            _ => Err("run this in a terminal, without redirecting its output".into()),
        },
    }
}

fn editor() -> Finding {
    let editor = ["VISUAL", "EDITOR"].into_iter().find_map(|name| env::var(name).ok());
    Finding {
        name: "editor".into(),
        needed_for: "`cargo course open`",
        result: editor.ok_or_else(|| {
            "set VISUAL or EDITOR to the command that starts your editor, such as `code --wait`"
                .into()
        }),
    }
}
