//! However the program ends, no command is left.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;

use nix::sys::signal::{Signal, kill};
use testkit::process_group::{group_of, wait_until_ended};
use testkit::program::{finish, run, start};
use testkit::terminal::{CTRL_C, SIGINT, Terminal};

use crate::support::{FLEET, Folder, on_locals, results, running, wait_until, wait_until_gone};

/// A shell script for a command that does not end, and has a child that does not end either.
fn endless(folder: &Folder) -> String {
    format!("sleep 1000 & {}; sleep 1000", folder.note_group())
}

#[test]
fn timeout_kills_the_command_and_its_children() {
    let folder = Folder::new();
    let args = ["--timeout", "5s", "--", "sh", "-c", &endless(&folder)];
    let run = run(on_locals(&folder, 2).args(args), "");
    assert_eq!(run.error(1), "error: 2 of 2 hosts failed");
    let timed_out = "timed out".to_string();
    let expected = [("local".into(), timed_out.clone()), ("local-2".into(), timed_out)];
    assert_eq!(results(&run.stdout), expected);
    wait_until_gone(&folder.wait_for_groups(2));
}

#[test]
fn timeout_kills_a_command_that_ignores_signals() {
    let folder = Folder::new();
    let script = format!("trap '' TERM INT HUP; {}", endless(&folder));
    let run = run(on_locals(&folder, 1).args(["--timeout", "5s", "--", "sh", "-c", &script]), "");
    let _ = run.error(1);
    wait_until_gone(&folder.wait_for_groups(1));
}

/// The command has ended, but a child of it keeps the output open.
#[test]
fn timeout_kills_the_children_of_a_command_that_has_ended() {
    let folder = Folder::new();
    let script = format!("{}; sleep 1000 &", folder.note_group());
    let run = run(on_locals(&folder, 1).args(["--timeout", "5s", "--", "sh", "-c", &script]), "");
    let _ = run.error(1);
    wait_until_gone(&folder.wait_for_groups(1));
}

#[test]
fn stop_after_kills_the_commands_that_are_running() {
    let folder = Folder::new();
    // The third command waits until the others are running, and then fails.
    let groups = folder.path("groups").display().to_string();
    let script = format!(
        "if mkdir {groups}.1 || mkdir {groups}.2; then {}; fi 2>/dev/null; \
         until [ \"$(wc -l < {groups})\" -eq 2 ]; do sleep 0.01; done 2>/dev/null; exit 7",
        endless(&folder)
    );
    let args = ["--timeout", "100s", "--stop-after", "1", "--", "sh", "-c", &script];
    let run = run(on_locals(&folder, 3).args(args), "");
    assert_eq!(run.error(1), "error: 1 of 3 hosts failed, and 2 are not done");
    let mut results: Vec<String> = results(&run.stdout).into_iter().map(|(_, it)| it).collect();
    results.sort();
    assert_eq!(results, ["exit code 7", "stopped", "stopped"]);
    wait_until_gone(&folder.wait_for_groups(2));
}

#[test]
fn reader_that_leaves_ends_the_commands() {
    let folder = Folder::new();
    let script = format!("{}; echo one; exec yes", folder.note_group());
    let mut command = on_locals(&folder, 2);
    let command = command.args(["--timeout", "100s", "--", "sh", "-c", &script]);
    let mut program = start(command, Stdio::piped(), "");
    let groups = folder.wait_for_groups(2);
    drop(program.take_stdout());
    assert_eq!(finish(program).output(), "");
    wait_until_gone(&groups);
}

/// Prepares 3 hosts, 2 at once, whose commands do not end.
fn two_of_three(folder: &Folder) -> Vec<String> {
    let hosts = folder.hosts(b"local\nlocal\nlocal\n").display().to_string();
    let args = ["--hosts", &hosts, "--at-once", "2", "--timeout", "100s", "--", "sh", "-c"];
    args.into_iter().map(String::from).chain([endless(folder)]).collect()
}

#[test]
fn ctrl_c_kills_the_commands_and_shows_the_results() {
    let folder = Folder::new();
    let args = two_of_three(&folder);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut terminal = Terminal::start(FLEET, &args);
    let groups = folder.wait_for_groups(2);
    terminal.wait_for("2 running, 0 of 3 done, 0 failed");
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
    wait_until_gone(&groups);
    let rows = session.rows();
    let stopped = rows.iter().filter(|row| row.ends_with("  stopped")).count();
    let not_started = rows.iter().filter(|row| row.ends_with("  not started")).count();
    assert_eq!((stopped, not_started), (2, 1), "{session:?}");
    let last = "error: 0 of 3 hosts failed, and 3 are not done";
    assert_eq!(rows.last().map(String::as_str), Some(last), "the status line is left: {session:?}");
}

#[test]
fn sigterm_and_sigkill_end_the_commands() {
    for signal in [Signal::SIGTERM, Signal::SIGKILL] {
        let folder = Folder::new();
        let args = two_of_three(&folder);
        let program = start(std::process::Command::new(FLEET).args(args), Stdio::piped(), "");
        let groups = folder.wait_for_groups(2);
        assert!(running(&groups) >= 6, "each group has a command, its child and a watcher");
        kill(group_of(&program), signal).expect("it is running");
        assert_eq!(finish(program).signal, Some(signal as i32));
        wait_until_gone(&groups);
    }
}

#[test]
fn sigkill_ends_a_command_that_ignores_sigterm() {
    let folder = Folder::new();
    let script = format!("trap '' TERM; {}", endless(&folder));
    let mut command = on_locals(&folder, 1);
    let program = start(command.args(["--", "sh", "-c", &script]), Stdio::piped(), "");
    let groups = folder.wait_for_groups(1);
    kill(group_of(&program), Signal::SIGKILL).expect("it is running");
    assert_eq!(finish(program).signal, Some(Signal::SIGKILL as i32));
    wait_until_gone(&groups);
}

#[test]
fn process_that_the_command_leaves_behind_on_purpose_survives() {
    let folder = Folder::new();
    let script = format!("{}; sleep 1000 >/dev/null 2>&1 & echo started", folder.note_group());
    let stdout = run(on_locals(&folder, 1).args(["--", "sh", "-c", &script]), "").output();
    assert!(stdout.starts_with("local | started\n"), "{stdout}");
    let groups = folder.wait_for_groups(1);
    // The watcher sees that the command has ended.
    wait_until("one process is left", || running(&groups) == 1);
    let [group] = groups[..] else { panic!("{groups:?}") };
    nix::sys::signal::killpg(group, Signal::SIGKILL).expect("the process is running");
}

/// The program waits for its reader, but the tasks do not wait for the program.
#[test]
fn timeout_kills_commands_while_stdout_is_blocked() {
    let folder = Folder::new();
    let script = format!("{}; exec yes", folder.note_group());
    let mut command = on_locals(&folder, 2);
    let command = command.args(["--timeout", "5s", "--", "sh", "-c", &script]);
    let mut program = start(command, Stdio::piped(), "");
    let stdout = program.take_stdout();
    wait_until_gone(&folder.wait_for_groups(2));
    drop(stdout);
    assert_eq!(finish(program).output(), "");
}

/// The first Ctrl-C ends the commands. The second ends the program, which waits for its reader.
#[test]
fn ctrl_c_works_while_stdout_is_blocked() {
    let folder = Folder::new();
    let script = format!("{}; exec yes", folder.note_group());
    let mut command = on_locals(&folder, 2);
    let command = command.args(["--timeout", "100s", "--", "sh", "-c", &script]);
    let mut program = start(command, Stdio::piped(), "");
    let stdout = program.take_stdout();
    let groups = folder.wait_for_groups(2);
    let fleet = group_of(&program);
    kill(fleet, Signal::SIGINT).expect("it is running");
    wait_until_gone(&groups);
    kill(fleet, Signal::SIGINT).expect("it waits for its reader");
    wait_until_ended(fleet);
    drop(stdout);
    assert_eq!(finish(program).signal, Some(SIGINT));
}

#[test]
fn ignored_sigint_stays_ignored() {
    let folder = Folder::new();
    let fifo = folder.path("fifo").display().to_string();
    let script = format!("mkfifo {fifo}; {}; read -r x < {fifo}", folder.note_group());
    folder.hosts(b"local\n");
    let hosts = folder.path("hosts.txt").display().to_string();
    let shell = format!("trap '' INT; exec {FLEET} --hosts {hosts} --timeout 100s -- sh -c \"$1\"");
    let mut command = std::process::Command::new("sh");
    let program = start(command.args(["-c", &shell, "sh", &script]), Stdio::piped(), "");
    let _ = folder.wait_for_groups(1);
    kill(group_of(&program), Signal::SIGINT).expect("it is running");
    fs::write(&fifo, "go\n").expect("the command reads it");
    assert!(finish(program).output().contains("  ok\n"));
}
