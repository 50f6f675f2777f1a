//! The process group of a program: which processes are in it, and that none is left.

use std::thread::sleep;
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use crate::process_list::{Process, process, processes};
use crate::program::{Program, Run, finish};
use crate::time_limit::LIMIT;

/// Returns the process group of a program. The program is its leader.
#[must_use]
pub fn group_of(program: &Program) -> Pid {
    Pid::from_raw(program.id().try_into().expect("a process id fits into an i32"))
}

/// Returns the processes of a group.
fn members(group: Pid) -> Vec<Process> {
    processes().into_iter().filter(|process| process.group == group).collect()
}

/// Returns the children of a process, including zombies.
#[must_use]
#[track_caller]
pub fn children_of(parent: Pid) -> Vec<Pid> {
    let all = processes();
    assert!(all.iter().any(|process| process.pid == parent), "there is no process {parent}");
    all.iter().filter(|process| process.parent == parent).map(|child| child.pid).collect()
}

/// Waits until a process is stopped.
#[track_caller]
pub fn wait_until_stopped(pid: Pid) {
    wait_for(pid, |process| process.is_some_and(|it| it.state == 'T'), "stopped");
}

/// Waits until a process has ended. It may be a zombie: only its parent can reap it.
#[track_caller]
pub fn wait_until_ended(pid: Pid) {
    wait_for(pid, |process| !process.is_some_and(|it| it.is_running()), "ended");
}

/// Kills a process that does not get into a state within [`LIMIT`].
#[track_caller]
fn wait_for(pid: Pid, is_reached: impl Fn(Option<Process>) -> bool, name: &str) {
    let start = Instant::now();
    while !is_reached(process(pid)) {
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
    members: Vec<Process>,
}

impl StoppedGroup {
    /// Stops all processes of a group, and waits until they are stopped. The leader of the group
    /// must not have been reaped.
    #[must_use]
    #[track_caller]
    pub fn new(group: Pid) -> Self {
        let start = Instant::now();
        let mut stopped = Self { group, members: Vec::new() };
        loop {
            signal_group(group, Signal::SIGSTOP);
            stopped.members = members(group);
            let has_leader = stopped.members.iter().any(|member| member.pid == group);
            assert!(has_leader, "the list lacks the leader {group}: {:?}", stopped.members);
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
    while killpg(group, None).is_ok() && members(group).iter().any(Process::is_running) {
        assert!(start.elapsed() < LIMIT, "orphans are left: {:?}", members(group));
        sleep(Duration::from_millis(1));
    }
}
