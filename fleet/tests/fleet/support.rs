//! Runs `fleet`, and looks at the processes that it starts.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::unistd::Pid;
use tempfile::TempDir;
use testkit::process_list::processes;
use testkit::program::{Run, run};
use testkit::time_limit::LIMIT;

/// The path of the program.
pub(crate) const FLEET: &str = env!("CARGO_BIN_EXE_fleet");

/// A folder for the files of a test.
pub(crate) struct Folder {
    folder: TempDir,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder can be created") }
    }

    /// Returns the path of a file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of hosts, and returns its path.
    pub(crate) fn hosts(&self, lines: &[u8]) -> PathBuf {
        let path = self.path("hosts.txt");
        fs::write(&path, lines).expect("the folder can be written to");
        path
    }

    /// Writes a script that replaces `ssh`. Returns a `PATH` with it.
    pub(crate) fn fake_ssh(&self, script: &str) -> std::ffi::OsString {
        let path = self.path("ssh");
        let mut file = fs::File::create(&path).expect("the folder can be written to");
        write!(file, "#!/bin/sh\n{script}\n").expect("the folder can be written to");
        file.set_permissions(fs::Permissions::from_mode(0o755)).expect("it is our file");
        drop(file); // a program that is open for writing cannot be run
        let mut search_path = self.folder.path().as_os_str().to_owned();
        search_path.push(":");
        search_path.push(std::env::var_os("PATH").unwrap_or_default());
        search_path
    }

    /// Returns the lines of a file, or none as long as the file does not exist.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path(name)).unwrap_or_default();
        text.lines().map(String::from).collect()
    }

    /// Waits until a file has this number of lines.
    #[track_caller]
    pub(crate) fn wait_for_lines(&self, name: &str, count: usize) -> Vec<String> {
        wait_until(&format!("{name} has {count} lines"), || self.lines(name).len() >= count);
        self.lines(name)
    }

    /// A shell script that adds its process id, which is that of its group, to the file `groups`.
    pub(crate) fn note_group(&self) -> String {
        format!("echo $$ >> {}", self.path("groups").display())
    }

    /// Waits until this number of commands has noted its group.
    #[track_caller]
    pub(crate) fn wait_for_groups(&self, count: usize) -> Vec<Pid> {
        let lines = self.wait_for_lines("groups", count);
        let pid = |line: &String| Pid::from_raw(line.parse().expect("a shell prints its id"));
        lines.iter().map(pid).collect()
    }
}

/// Prepares a run on `count` hosts that are this machine.
pub(crate) fn on_locals(folder: &Folder, count: usize) -> Command {
    on_hosts(&folder.hosts("local\n".repeat(count).as_bytes()))
}

/// Prepares a run on the hosts in a file.
pub(crate) fn on_hosts(hosts: &Path) -> Command {
    let mut command = Command::new(FLEET);
    command.arg("--hosts").arg(hosts);
    command
}

/// Runs the program with these arguments.
#[track_caller]
pub(crate) fn fleet(args: &[&str]) -> Run {
    run(Command::new(FLEET).args(args), "")
}

/// Returns the results in the table: the name of each host, and what happened.
#[track_caller]
pub(crate) fn results(stdout: &str) -> Vec<(String, String)> {
    let (_, table) = stdout.split_once("  result\n").expect("stdout contains a table");
    let rows = table.lines().take_while(|line| !line.starts_with("Total time: "));
    rows.map(|row| {
        let name = row.split(' ').next().expect("a row begins with a name");
        let (_, result) = row.rsplit_once("  ").expect("a row ends with a result");
        (name.to_string(), result.to_string())
    })
    .collect()
}

/// Waits until a condition holds.
#[track_caller]
pub(crate) fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < LIMIT, "after {LIMIT:?}, this does not hold: {what}");
        sleep(Duration::from_millis(5));
    }
}

/// Waits until no process of these groups is running.
#[track_caller]
pub(crate) fn wait_until_gone(groups: &[Pid]) {
    wait_until(&format!("no process of the groups {groups:?} is left"), || running(groups) == 0);
}

/// Returns how many processes of these groups are running.
pub(crate) fn running(groups: &[Pid]) -> usize {
    let is_member = |group: &Pid| groups.contains(group);
    processes().iter().filter(|it| is_member(&it.group) && it.is_running()).count()
}
