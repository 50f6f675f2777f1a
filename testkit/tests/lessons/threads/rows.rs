//! How rows are written into a pipe: in blocks of whole rows if many are waiting.

use std::fs::{self, File};
use std::io::Read;
use std::os::fd::{FromRawFd, OwnedFd};
use std::thread::sleep;
use std::time::{Duration, Instant};

use testkit::program::{finish, start};
use testkit::time_limit::LIMIT;

use super::CHECKER;

/// Fewer than the rows that may wait until they are written: the program must not block before it
/// has received all results.
const NUMBERS: usize = 4000;

/// The largest write to a pipe that is atomic on Linux.
const BLOCK_LEN: usize = 4096;

/// Creates a pipe in packet mode: each `read` returns what one `write` has written.
fn packet_pipe() -> (File, OwnedFd) {
    let mut ends = [0; 2];
    // SAFETY: `ends` has room for two descriptors.
    let status = unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_DIRECT | libc::O_CLOEXEC) };
    assert_eq!(status, 0, "the system cannot create a pipe");
    // SAFETY: both descriptors are new, and have no other owner.
    unsafe { (File::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])) }
}

/// Blocks until all workers have ended: the main thread and the one that writes rows are left. By
/// then at least three quarters of the rows are waiting, because a channel holds 1,024 results.
fn wait_for_workers_to_end(process: u32) {
    let start = Instant::now();
    while !only_writer_is_left(&threads(process)) {
        assert!(start.elapsed() < LIMIT, "the workers did not end: {:?}", threads(process));
        sleep(Duration::from_millis(1));
    }
}

fn only_writer_is_left(threads: &[String]) -> bool {
    threads.len() == 2 && threads.iter().any(|name| name.trim_end() == "rows")
}

/// Returns the names of the threads of a process.
fn threads(process: u32) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten();
    // A thread may end before its name is read.
    tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok()).collect()
}

#[test]
fn waiting_rows_are_written_in_blocks_of_whole_rows() {
    let (mut reader, writer) = packet_pipe();
    let numbers: Vec<String> = (0..NUMBERS).map(|n| n.to_string()).collect();
    let program = start(&mut CHECKER.command(&["2", "-f", "-"]), writer, &numbers.join("\n"));
    // Nothing is read until all results are there. The pipe has room for 16 packets.
    wait_for_workers_to_end(program.id());
    let mut packets = Vec::new();
    loop {
        let mut packet = [0; 2 * BLOCK_LEN];
        match reader.read(&mut packet).expect("a pipe can be read") {
            0 => break,
            length => packets.push(String::from_utf8_lossy(&packet[..length]).into_owned()),
        }
    }
    assert_eq!(finish(program).output(), "");
    for packet in &packets {
        assert!(packet.ends_with('\n'), "not whole rows: {packet:?}");
        assert!(packet.len() <= BLOCK_LEN, "a write of {} bytes is not atomic", packet.len());
    }
    let rows: usize = packets.iter().map(|packet| packet.lines().count()).sum();
    assert_eq!(rows, NUMBERS + 3, "the heading, a row for each number, the total, the conclusion");
    assert!(packets.len() < rows / 2, "{} writes for {rows} lines", packets.len());
}
