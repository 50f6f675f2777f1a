//! The tests behave in the same way on every machine, and need few programs that are not part of the
//! workspace.

use std::collections::BTreeSet;
use std::path::Path;

use testkit::workspace::{read, root, tracked_files};

/// The programs that tests may start, besides those of the workspace, and where: in all sources, or
/// in one.
const HELPERS: [(&str, Option<&str>); 10] = [
    ("sh", None),
    ("cat", Some("testkit/tests/lessons/scaling/files.rs")),
    ("mkfifo", None),
    ("stty", Some("spinner-core/tests/status_line.rs")),
    ("git", Some("testkit/src/workspace.rs")),
    ("/bin/ps", Some("testkit/src/process_list.rs")),
    ("python3", None),
    ("taskkill", Some("testkit/src/watchdog.rs")),
    ("redis-server", Some("task-queue/tests/suite/support.rs")),
    ("ssh-keygen", Some("fleet/tests/fleet/sshd.rs")),
];

/// This file is not checked, because it contains the patterns.
const THIS_FILE: &str = "testkit/tests/helpers.rs";

/// Returns the names of the programs that a source starts.
fn started(source: &str) -> impl Iterator<Item = &str> {
    let starts = ["Command::new(", "Terminal::start("];
    let calls = starts.into_iter().flat_map(|start| source.split(start).skip(1));
    calls.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
}

#[test]
fn tests_start_only_helpers_that_contributing_lists() {
    let contributing = read(&root().join("CONTRIBUTING.md"));
    let mut seen = BTreeSet::new();
    let files = tracked_files(&["rs"]).into_iter().filter(|file| file != Path::new(THIS_FILE));
    for file in files {
        let source = read(&root().join(&file));
        for name in started(&source) {
            let is_known = |&&(helper, place): &&(&str, Option<&str>)| {
                helper == name && place.is_none_or(|place| file == Path::new(place))
            };
            let helper = HELPERS.iter().find(is_known);
            let (helper, _) = helper.unwrap_or_else(|| panic!("{} starts {name}", file.display()));
            assert!(
                contributing.contains(&format!("`{helper}`")),
                "CONTRIBUTING.md lacks {helper}"
            );
            seen.insert(*helper);
        }
    }
    assert_eq!(seen, HELPERS.map(|(helper, _)| helper).into(), "left: started, right: allowed");
}

#[cfg(unix)]
mod unix {
    use std::env::current_exe;
    use std::os::unix::fs::symlink;
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Stdio};

    use nix::sys::signal::{Signal, kill};
    use nix::unistd::{Pid, getuid};
    use tempfile::tempdir_in;
    use testkit::process_group::{children_of, finish_group, group_of, wait_until_stopped};
    use testkit::process_list::{Process, process};
    use testkit::program::{run, start};
    use testkit::terminal::Terminal;

    fn sh(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn started_program_does_not_get_the_locale_of_the_user() {
        let print_locale = r#"printf %s "$LC_ALL""#;
        let run = run(sh(print_locale).env("LC_ALL", "xx_YY.UTF-8"), "");
        assert_eq!(run.output(), "C");
        assert_eq!(Terminal::start("sh", &["-c", print_locale]).finish().raw, "C");
    }

    /// The folder of the symbolic link may be mounted with `noexec`: what counts is the shell's.
    #[test]
    fn process_with_a_strange_name_is_listed() {
        let folder = tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("Cargo has made this folder");
        let link = folder.path().join("a) Z 1 (b");
        symlink("/bin/sh", &link).expect("a folder for temporary files can be written to");
        let mut command = Command::new(link);
        let program = start(
            command.arg0("sh").args(["-c", "kill -STOP $$; echo continued"]),
            Stdio::piped(),
            "",
        );
        let pid = group_of(&program);
        wait_until_stopped(pid);
        let expected = Process {
            pid,
            parent: Pid::this(),
            group: pid,
            state: 'T',
            user: getuid().as_raw().into(),
        };
        assert_eq!(process(pid), Some(expected));
        assert!(children_of(Pid::this()).contains(&pid), "a child is not listed");
        kill(pid, Signal::SIGCONT).expect("the process is stopped, and so has not ended");
        assert_eq!(finish_group(program).output(), "continued\n");
        assert_eq!(process(pid), None, "a process that was reaped is still listed");
    }

    #[test]
    #[should_panic(expected = "there is no process 2147483647")]
    fn children_of_a_missing_process_are_not_an_empty_list() {
        let _ = children_of(Pid::from_raw(i32::MAX));
    }

    #[test]
    #[should_panic(expected = "cannot start no-such-helper: ")]
    fn missing_helper_is_named() {
        let _ = run(&mut Command::new("no-such-helper"), "");
    }

    /// A program that was started by a test gets signals as in a terminal, although this test, as a
    /// background job of a script, ignores them.
    #[test]
    fn started_program_does_not_inherit_ignored_signals() {
        let this = current_exe().expect("the system knows the path of this program");
        let mut shell = sh(r#"trap '' INT QUIT TERM; exec "$0" --ignored --exact "$1""#);
        let part = "unix::part_that_runs_while_signals_are_ignored";
        let output = run(shell.arg(this).arg(part), "").output();
        assert!(output.contains("1 passed"), "{output}");
    }

    #[test]
    #[ignore = "part of another test, which runs it with ignored signals"]
    fn part_that_runs_while_signals_are_ignored() {
        // Not SIGQUIT: some shells ignore it by themselves.
        for signal in [Signal::SIGINT, Signal::SIGTERM] {
            let run = run(&mut sh(&format!("kill -{} $$", signal as i32)), "");
            assert_eq!(run.signal, Some(signal as i32), "{signal} was ignored: {run:?}");
        }
    }
}
