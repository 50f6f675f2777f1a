//! Real connections, to an `sshd` on this machine with its own port and keys.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use nix::sys::signal::{Signal, kill};
use testkit::port::free_port;
use testkit::process_group::group_of;
use testkit::program::{finish, run, start};

use crate::support::{Folder, on_hosts, results, running, wait_until, wait_until_gone};

const SSHD: &str = "/usr/sbin/sshd";

/// A running `sshd`. Dropping it stops it.
struct Sshd {
    child: Child,
    port: u16,
    /// A search path with an `ssh` that knows the keys of this `sshd`.
    path: OsString,
}

impl Sshd {
    /// Starts an `sshd` on a free port, with files in `folder`.
    fn start(folder: &Folder) -> Self {
        for key in ["host-key", "other-key", "user-key"] {
            make_key(&folder.path(key));
        }
        let port = free_port();
        let path = |name| folder.path(name).display().to_string();
        write(folder, "authorized", &key(folder, "user-key"));
        let known = format!("sshd {}changed {}", key(folder, "host-key"), key(folder, "other-key"));
        write(folder, "known", &known);
        let server = format!(
            "ListenAddress 127.0.0.1:{port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\n\
             StrictModes no\nPasswordAuthentication no\nMaxStartups 100\n",
            path("host-key"),
            path("authorized")
        );
        write(folder, "server", &server);
        let client = format!(
            "Host changed\nHostKeyAlias changed\nHost *\nHostKeyAlias sshd\nHostName 127.0.0.1\n\
             Port {port}\nIdentityFile {}\nIdentitiesOnly yes\nUserKnownHostsFile {}\n\
             GlobalKnownHostsFile /dev/null\nStrictHostKeyChecking yes\n",
            path("user-key"),
            path("known")
        );
        write(folder, "client", &client);
        let search_path =
            folder.fake_ssh(&format!("exec /usr/bin/ssh -F {} \"$@\"", path("client")));
        let mut command = Command::new(SSHD);
        let log = fs::File::create(folder.path("log")).expect("the folder can be written to");
        command.args(["-D", "-e", "-f", &path("server")]).stdin(Stdio::null()).stderr(log);
        let child = command.spawn().expect("sshd is installed");
        let sshd = Self { child, port, path: search_path };
        wait_until(&format!("sshd listens, {}", path("log")), || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
        });
        sshd
    }

    /// Prepares a run on these hosts.
    fn run_on(&self, folder: &Folder, hosts: &str) -> Command {
        let mut command = on_hosts(&folder.hosts(hosts.as_bytes()));
        command.env("PATH", &self.path);
        command
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        // An error means that it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn make_key(path: &Path) {
    let mut keygen = Command::new("ssh-keygen");
    let keygen = keygen.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path);
    assert!(keygen.status().expect("ssh-keygen is installed").success());
}

/// Returns the line of a public key.
fn key(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path(&format!("{name}.pub"))).expect("ssh-keygen wrote it")
}

fn write(folder: &Folder, name: &str, text: &str) {
    fs::write(folder.path(name), text).expect("the folder can be written to");
}

fn listen() -> TcpListener {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free")
}

fn port_of(listener: &TcpListener) -> u16 {
    listener.local_addr().expect("it has an address").port()
}

#[test]
#[ignore = "needs sshd; CI installs it"]
fn twenty_hosts_four_of_which_are_broken() {
    let folder = Folder::new();
    let sshd = Sshd::start(&folder);
    let silent = listen(); // the system accepts connections, and nothing answers
    let closing = listen();
    let (down, silent_port, closing_port) = (free_port(), port_of(&silent), port_of(&closing));
    thread::spawn(move || closing.incoming().for_each(drop));
    let good: Vec<String> = (1..=15).map(|n| format!("host-{n}")).collect();
    let user = std::env::var("USER").unwrap_or_else(|_| "root".into());
    let hosts = format!(
        "{}\n{user}@host:{}\ndown:{down}\nsilent:{silent_port}\nclosing:{closing_port}\nchanged\n",
        good.join("\n"),
        sshd.port
    );
    let mut command = sshd.run_on(&folder, &hosts);
    let run = run(command.args(["--timeout", "20s", "--at-once", "4", "--", "echo", "a  b"]), "");
    assert_eq!(run.error(1), "error: 4 of 20 hosts failed", "{run:?}");
    let results = results(&run.stdout);
    assert_eq!(results.len(), 20, "{run:?}");
    assert!(results[..16].iter().all(|(_, result)| result == "ok"), "{run:?}");
    assert_eq!(run.stdout.matches(" | a  b\n").count(), 16, "{run:?}");
    let expected = [
        ("down", "Connection refused"),
        ("silent", "timed out"),
        ("closing", "unreachable: "),
        ("changed", "Host key verification failed."),
    ];
    for ((name, result), (host, reason)) in results[16..].iter().zip(expected) {
        assert!(name.starts_with(host), "{run:?}");
        assert!(result.starts_with("unreachable: "), "{name}: {result}, {run:?}");
        assert!(result.contains(reason), "{name}: {result}, {run:?}");
    }
    drop(silent);
}

/// A shell script for a command that does not end, and has a child that does not end either.
fn endless(folder: &Folder) -> String {
    format!("sleep 1000 & {}; sleep 1000", folder.note_group())
}

#[test]
#[ignore = "needs sshd; CI installs it"]
fn timeout_ends_the_remote_command_and_its_children() {
    let folder = Folder::new();
    let sshd = Sshd::start(&folder);
    let mut command = sshd.run_on(&folder, "host-1\nhost-2\n");
    let run = run(command.args(["--timeout", "30s", "--", "sh", "-c", &endless(&folder)]), "");
    let timed_out = |name: &str| (name.to_string(), "timed out".to_string());
    assert_eq!(results(&run.stdout), ["host-1", "host-2"].map(timed_out), "{run:?}");
    wait_until_gone(&folder.wait_for_groups(2));
}

#[test]
#[ignore = "needs sshd; CI installs it"]
fn remote_commands_end_if_the_program_is_interrupted_or_killed() {
    let folder = Folder::new();
    let sshd = Sshd::start(&folder);
    for (count, signal) in [(2, Signal::SIGINT), (4, Signal::SIGTERM), (6, Signal::SIGKILL)] {
        let mut command = sshd.run_on(&folder, "host-1\nhost-2\n");
        let script = format!("trap '' TERM; {}", endless(&folder));
        let command = command.args(["--timeout", "100s", "--", "sh", "-c", &script]);
        let program = start(command, Stdio::piped(), "");
        let groups = &folder.wait_for_groups(count)[count - 2..];
        assert!(running(groups) >= 6, "each group has a command, its child and a watcher");
        kill(group_of(&program), signal).expect("it is running");
        let run = finish(program);
        assert_eq!(run.signal, Some(signal as i32), "{run:?}");
        wait_until_gone(groups);
    }
}

#[test]
#[ignore = "needs sshd; CI installs it"]
fn connection_that_breaks_in_the_middle_is_a_failure_and_not_tried_again() {
    let folder = Folder::new();
    let sshd = Sshd::start(&folder);
    let go = folder.path("go").display().to_string();
    // The parent of the command is the process of `sshd` for this connection.
    let script = format!("echo begun; until [ -e {go} ]; do sleep 0.01; done; kill -KILL $PPID");
    let mut command = sshd.run_on(&folder, "host-1\n");
    let command = command.args(["--timeout", "90s", "--retry", "3", "--", "sh", "-c", &script]);
    let mut program = start(command, Stdio::piped(), "");
    let mut lines = BufReader::new(program.take_stdout()).lines().map_while(Result::ok);
    assert_eq!(lines.next().as_deref(), Some("host-1 | begun"));
    write(&folder, "go", "");
    let rest: Vec<String> = lines.collect();
    let row =
        rest.iter().find(|line| line.starts_with("host-1 ") && line.contains("exit code 255"));
    assert!(row.is_some(), "{rest:?}");
    assert!(!rest.iter().any(|line| line.ends_with("begun")), "the command ran twice: {rest:?}");
    let _ = finish(program).error(1);
}

#[test]
#[ignore = "needs sshd; CI installs it"]
fn remote_arguments_arrive_as_they_were_given() {
    use std::os::unix::ffi::OsStringExt;
    let folder = Folder::new();
    let sshd = Sshd::start(&folder);
    let words = ["", "a  b", "$HOME", "it's", "\\", "\\\\", "!x", "*", "a\nb", "`id`", "\"", "~"];
    let mut words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    words.push(OsString::from_vec((1..=255).collect()));
    let file = folder.path("arguments");
    let mut command = sshd.run_on(&folder, "host-1\n");
    command.args(["--timeout", "90s", "--", "sh", "-c", "printf '%s\\0' \"$@\" > \"$0\""]);
    let _ = run(command.arg(&file).args(&words), "").output();
    let bytes = fs::read(&file).expect("the command wrote it");
    let bytes = bytes.strip_suffix(b"\0").expect("each word ends with a zero byte");
    let arrived: Vec<OsString> =
        bytes.split(|&byte| byte == 0).map(|word| OsString::from_vec(word.to_vec())).collect();
    assert_eq!(arrived, words);
}
