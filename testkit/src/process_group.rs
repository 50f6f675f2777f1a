//! The process group of a program: which processes are in it, and that none is left.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use crate::program::{Program, Run, finish};
use crate::time_limit::LIMIT;

/// Returns the process group of a program. The program is its leader.
#[must_use]
pub fn group_of(program: &Program) -> Pid {
    Pid::from_raw(program.id().try_into().expect("a process id fits into an i32"))
}

/// A process, as `ps` shows it.
#[derive(Debug)]
struct Member {
    pid: Pid,
    parent: Pid,
    /// `T` if the process is stopped, `Z` if it has ended and was not reaped.
    state: char,
}

/// Returns the processes of a group.
fn members(group: Pid) -> Vec<Member> {
    // Each column needs its own option: except on Linux, `=` ends the list.
    let columns = ["pid=", "ppid=", "pgid=", "stat="].into_iter().flat_map(|name| ["-o", name]);
    let list = output(Command::new("ps").arg("-A").args(columns));
    list.lines().filter_map(|row| member(row, group)).collect()
}

/// Parses a row of `ps`. Returns the process if it is in the group.
fn member(row: &str, group: Pid) -> Option<Member> {
    let [pid, parent, its_group, state] = row.split_whitespace().collect::<Vec<_>>()[..] else {
        return None; // the process ended while `ps` looked at it
    };
    if its_group != group.to_string() {
        return None;
    }
    let [pid, parent] = [pid, parent].map(|id| Pid::from_raw(id.parse().expect("a number")));
    Some(Member { pid, parent, state: state.chars().next().expect("a word has a letter") })
}

/// Returns the value that `ps` shows in `column` for a process, or nothing if there is no such
/// process.
#[must_use]
pub fn ps(column: &str, pid: Pid) -> String {
    output(Command::new("ps").args(["-o", &format!("{column}="), "-p", &pid.to_string()]))
}

/// Returns the children of a process, including zombies.
#[must_use]
pub fn children_of(parent: Pid) -> Vec<Pid> {
    let list = output(Command::new("pgrep").args(["-P", &parent.to_string()]));
    list.lines().map(|pid| Pid::from_raw(pid.parse().expect("`pgrep` prints numbers"))).collect()
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("`ps` and `pgrep` are installed (Debian: procps)");
    String::from_utf8_lossy(&output.stdout).trim().to_string()
}

/// Waits until a process is stopped.
#[track_caller]
pub fn wait_until_stopped(pid: Pid) {
    wait_for_state(pid, |state| state.starts_with('T'), "stopped");
}

/// Waits until a process has ended. It may be a zombie: only its parent can reap it.
#[track_caller]
pub fn wait_until_ended(pid: Pid) {
    wait_for_state(pid, |state| state.is_empty() || state.starts_with('Z'), "ended");
}

/// Kills a process that does not get into a state within [`LIMIT`].
#[track_caller]
fn wait_for_state(pid: Pid, is_reached: impl Fn(&str) -> bool, name: &str) {
    let start = Instant::now();
    while !is_reached(&ps("stat", pid)) {
        if start.elapsed() > LIMIT {
            // An error means that the process has just ended.
            let _ = kill(pid, Signal::SIGKILL);
            panic!("process {pid} is not {name} after {LIMIT:?}");
        }
        sleep(Duration::from_millis(5));
    }
}

/// Sends a signal to all processes of a group, as a terminal does when a key is pressed.
pub fn signal_group(group: Pid, signal: Signal) {
    // On some systems, it is an error if all processes have ended.
    let _ = killpg(group, signal);
}

/// A group whose processes are stopped, so that one of them can be chosen. Dropping it lets them
/// continue.
#[derive(Debug)]
pub struct StoppedGroup {
    group: Pid,
    members: Vec<Member>,
}

impl StoppedGroup {
    /// Stops all processes of a group, and waits until they are stopped.
    #[must_use]
    pub fn new(group: Pid) -> Self {
        let start = Instant::now();
        let mut stopped = Self { group, members: Vec::new() };
        loop {
            signal_group(group, Signal::SIGSTOP);
            stopped.members = members(group);
            if stopped.members.iter().all(|member| "TZ".contains(member.state)) {
                return stopped;
            }
            assert!(start.elapsed() < LIMIT, "not all are stopped: {:?}", stopped.members);
        }
    }

    /// Returns one of the workers that have not ended, if there is any.
    pub fn any_worker(&self, random: &mut Rng) -> Option<Pid> {
        let workers = self.members.iter().filter(|member| member.parent == self.group);
        let stopped = workers.filter(|worker| worker.state == 'T');
        random.choice(stopped.map(|worker| worker.pid).collect::<Vec<_>>())
    }

    /// Lets all processes continue except `worker`. The parent is last, because it may then reap
    /// the others.
    pub fn continue_all_except(&self, worker: Pid) {
        let members = self.members.iter().map(|member| member.pid);
        let others = members.filter(|&pid| pid != worker && pid != self.group);
        for pid in others.chain([self.group]) {
            kill(pid, Signal::SIGCONT).expect("the process has not been reaped");
        }
    }
}

impl Drop for StoppedGroup {
    fn drop(&mut self) {
        signal_group(self.group, Signal::SIGCONT);
    }
}

/// Waits until a program has ended, and asserts that no process of its group is left.
#[must_use]
#[track_caller]
pub fn finish_group(program: Program) -> Run {
    let group = group_of(&program);
    let run = finish(program);
    assert_group_is_empty(group, &run);
    run
}

/// Asserts that no process is left in a group whose leader was reaped.
#[track_caller]
fn assert_group_is_empty(group: Pid, leader: &Run) {
    if leader.signal.is_none() {
        assert_eq!(killpg(group, None), Err(Errno::ESRCH), "a worker is left: {leader:?}");
        return;
    }
    // Orphans end soon after their parent. The system reaps them, which may take a while.
    let start = Instant::now();
    while killpg(group, None).is_ok() && members(group).iter().any(|member| member.state != 'Z') {
        assert!(start.elapsed() < LIMIT, "orphans are left: {:?}", members(group));
        sleep(Duration::from_millis(1));
    }
}
