//! The process group of a program and its workers: who is in it, and that nobody is left in it.

use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use crate::run::{LIMIT, Run, finish};

/// The group that a program leads.
pub(crate) fn group_of(program: &Child) -> Pid {
    Pid::from_raw(program.id().try_into().expect("process ids are small"))
}

/// A process, as `ps` shows it.
#[derive(Debug)]
struct Member {
    pid: Pid,
    parent: Pid,
    /// `T` if it is stopped, `Z` if it is dead and nobody has reaped it.
    state: char,
}

/// The processes of a group.
fn members(group: Pid) -> Vec<Member> {
    // Each column has an option of its own: elsewhere than on Linux `=` ends the list.
    let columns = ["pid=", "ppid=", "pgid=", "stat="].into_iter().flat_map(|name| ["-o", name]);
    let ps = Command::new("ps").arg("-A").args(columns).output();
    let ps = ps.expect("the system has it (Debian: package procps)");
    let list = String::from_utf8_lossy(&ps.stdout);
    list.lines().filter_map(|row| member(row, group)).collect()
}

/// The process in a row of `ps`, if it is in the group.
fn member(row: &str, group: Pid) -> Option<Member> {
    let [pid, parent, its_group, state] = row.split_whitespace().collect::<Vec<_>>()[..] else {
        return None; // it has gone while `ps` looked at it
    };
    if its_group != group.to_string() {
        return None;
    }
    let [pid, parent] = [pid, parent].map(|id| Pid::from_raw(id.parse().expect("a number")));
    Some(Member { pid, parent, state: state.chars().next().expect("a word has a letter") })
}

/// Sends a signal to all of a group, as a terminal does when a key is pressed.
pub(crate) fn signal_all(group: Pid, signal: Signal) {
    // It fails on some systems if all are dead: no harm done.
    let _ = killpg(group, signal);
}

/// A group that stands still, so that one of it can be chosen; dropped, it goes on.
pub(crate) struct Frozen {
    group: Pid,
    members: Vec<Member>,
}

impl Frozen {
    /// Stops all of a group, and waits until they are.
    pub(crate) fn new(group: Pid) -> Self {
        let start = Instant::now();
        let mut frozen = Self { group, members: Vec::new() };
        loop {
            signal_all(group, Signal::SIGSTOP);
            frozen.members = members(group);
            if frozen.members.iter().all(|member| "TZ".contains(member.state)) {
                return frozen;
            }
            assert!(start.elapsed() < LIMIT, "a signal arrives: {:?}", frozen.members);
        }
    }

    /// One of the workers that live, if there is any.
    pub(crate) fn any_worker(&self, random: &mut Rng) -> Option<Pid> {
        let workers = self.members.iter().filter(|member| member.parent == self.group);
        let alive = workers.filter(|worker| worker.state == 'T');
        random.choice(alive.map(|worker| worker.pid).collect::<Vec<_>>())
    }

    /// Lets all but one of the workers go on; the parent last, who may then reap the others.
    pub(crate) fn let_go_all_but(&self, one: Pid) {
        let members = self.members.iter().map(|member| member.pid);
        let others = members.filter(|&pid| pid != one && pid != self.group);
        for pid in others.chain([self.group]) {
            kill(pid, Signal::SIGCONT).expect("nobody has reaped it");
        }
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        signal_all(self.group, Signal::SIGCONT);
    }
}

/// Waits for the end of a program, after which nobody may be left.
#[track_caller]
pub(crate) fn finish_alone(program: Child) -> Run {
    let group = group_of(&program);
    let run = finish(program);
    assert_nobody_left(group, &run);
    run
}

/// Asserts that nobody is left of a group whose leader has ended and been waited for.
#[track_caller]
fn assert_nobody_left(group: Pid, leader: &Run) {
    if leader.signal.is_none() {
        assert_eq!(killpg(group, None), Err(Errno::ESRCH), "all workers have ended: {leader:?}");
        return;
    }
    // Orphans end soon. To reap them is the system's business, and it may take its time.
    let start = Instant::now();
    while killpg(group, None).is_ok() && members(group).iter().any(|member| member.state != 'Z') {
        assert!(start.elapsed() < LIMIT, "orphans end: {:?}", members(group));
        sleep(Duration::from_millis(1));
    }
}
