//! Chooses the CPU that a thread runs on, so that two threads run at the same time and not in turns.

/// Binds the current thread to the CPU with this number, counted among those that the process may
/// use. If there are fewer CPUs, starts again with the first. Does nothing on systems other than
/// Linux.
#[cfg(target_os = "linux")]
pub fn pin_to_cpu(number: usize) {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;

    // The id of the process is that of its main thread, which no test binds to a CPU. A thread
    // inherits the CPUs of the thread that spawned it.
    let allowed = sched_getaffinity(Pid::this()).expect("every thread has a set of CPUs");
    let is_allowed = |cpu: &usize| allowed.is_set(*cpu) == Ok(true);
    let cpus: Vec<usize> = (0..CpuSet::count()).filter(is_allowed).collect();
    let mut cpu = CpuSet::new();
    cpu.set(cpus[number % cpus.len()]).expect("this CPU was in a set");
    let this_thread = Pid::from_raw(0);
    sched_setaffinity(this_thread, &cpu).expect("the thread may use this CPU");
}

/// Does nothing.
#[cfg(not(target_os = "linux"))]
pub fn pin_to_cpu(_number: usize) {}
