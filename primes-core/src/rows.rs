//! Prints rows: one at a time in a terminal, in blocks of whole rows elsewhere.

use std::io::{self, IsTerminal};
use std::mem::take;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use cli_core::{print_line, write_stdout};

/// The size of a block in bytes. A write of this size to a pipe is atomic on Linux.
const BLOCK_LEN: usize = 4096;

/// How many rows may wait until they are written.
const QUEUE_CAPACITY: usize = 4096;

/// Prints rows. A million system calls for a million rows would take longer than the checks, so
/// rows that arrive while another one is being written are written together.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    writer: Option<Writer>,
}

/// A thread that writes rows to stdout.
#[derive(Debug)]
struct Writer {
    row_tx: SyncSender<String>,
    thread: JoinHandle<io::Result<()>>,
}

impl Rows {
    /// Prints a row, or passes it to the thread that prints it.
    ///
    /// The thread starts with the first row. By then a pool has forked its last worker, and the
    /// program may have more than one thread.
    ///
    /// # Errors
    /// When stdout cannot be written to. The error may be that of an earlier row.
    pub(crate) fn print(&mut self, row: String) -> io::Result<()> {
        if self.writer.is_none() && !io::stdout().is_terminal() {
            self.writer = Writer::start().ok(); // without a thread it works, too, only slower
        }
        let Some(writer) = &self.writer else {
            return print_line(&row);
        };
        match writer.row_tx.send(row + "\n") {
            Ok(()) => Ok(()),
            Err(_) => self.finish(), // the thread has ended with an error
        }
    }

    /// Waits until all rows are printed.
    ///
    /// # Errors
    /// When stdout cannot be written to.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.writer.take().map_or(Ok(()), |Writer { row_tx, thread }| {
            drop(row_tx);
            thread.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        // The caller already returns an error.
        let _ = self.finish();
    }
}

impl Writer {
    fn start() -> io::Result<Self> {
        let (row_tx, row_rx) = sync_channel(QUEUE_CAPACITY);
        let thread = Builder::new().name("rows".into()).spawn(move || write_all(&row_rx))?;
        Ok(Self { row_tx, thread })
    }
}

/// Writes rows until there are no more.
fn write_all(row_rx: &Receiver<String>) -> io::Result<()> {
    for mut block in row_rx {
        // The rows that are waiting already.
        for row in row_rx.try_iter() {
            if block.len() + row.len() > BLOCK_LEN {
                write_stdout(&take(&mut block))?;
            }
            block += &row;
        }
        write_stdout(&block)?;
    }
    Ok(())
}
