//! Open files, of which a system has only a limited number.

use std::fs;
use std::io;
use std::os::fd::AsRawFd;

use nix::libc;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Returns how many files this process has open, including pipe ends.
pub fn open_files() -> usize {
    fs::read_dir("/dev/fd").expect("every Unix has this directory").count()
}

/// Calls `function` while this process can open only `count` more files.
pub fn with_room_for<T>(count: usize, function: impl FnOnce() -> T) -> T {
    // A process cannot open a file whose number is not below the limit.
    let limit = (0..).filter(|&file| !is_open(file)).nth(count).expect("some numbers are not used");
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).expect("this limit exists");
    let limit = libc::rlim_t::try_from(limit).expect("the number of a file is not negative");
    setrlimit(Resource::RLIMIT_NOFILE, limit, hard).expect("a process can lower its limits");
    let result = function();
    setrlimit(Resource::RLIMIT_NOFILE, soft, hard).expect("the hard limit is the same");
    result
}

/// Calls `function` while stdout has text in its buffer and cannot be written to. So `process_core`
/// cannot fork.
pub fn with_broken_stdout<T>(function: impl FnOnce() -> T) -> T {
    // SAFETY: duplicating a file affects no other file.
    let stdout = unsafe { libc::dup(libc::STDOUT_FILENO) };
    let (reader, writer) = io::pipe().expect("the system can create another pipe");
    drop(reader);
    replace_stdout(writer.as_raw_fd());
    print!("text");
    let result = function();
    replace_stdout(stdout);
    // SAFETY: this function has opened the file, and nothing else uses it.
    unsafe { libc::close(stdout) };
    result
}

fn replace_stdout(file: libc::c_int) {
    // SAFETY: code that writes to stdout does not depend on what stdout is.
    let replaced = unsafe { libc::dup2(file, libc::STDOUT_FILENO) };
    assert_eq!(replaced, libc::STDOUT_FILENO, "the file is open");
}

/// Closes all files of this process from number 3 on, except one.
pub fn close_files_except(kept: libc::c_int) {
    for file in (3..64).filter(|&file| file != kept) {
        // SAFETY: this process is a child that runs a job. Its job does not use these files, and
        // the child ends with `_exit`, so that it closes no file twice.
        unsafe { libc::close(file) };
    }
}

/// Returns whether this process has a file with this number. May be called by a signal handler.
pub fn is_open(file: libc::c_int) -> bool {
    // SAFETY: the call reads a flag of the file, or fails.
    unsafe { libc::fcntl(file, libc::F_GETFD) != -1 }
}
