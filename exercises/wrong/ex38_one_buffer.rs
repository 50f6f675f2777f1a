//! Wrong: both sources share one buffer, which mixes their lines.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::pin::pin;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};
use tokio::select;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    Left,
    Right,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub source: Source,
    pub bytes: Vec<u8>,
}

#[derive(Debug)]
pub enum End {
    Finished,
    Stopped,
    Failed(io::Error),
}

pub async fn read_lines(
    left: &mut (impl AsyncBufRead + Unpin),
    right: &mut (impl AsyncBufRead + Unpin),
    stop: impl Future<Output = ()>,
) -> (Vec<Line>, End) {
    let partial = RefCell::default();
    let mut left =
        Reader { source: Source::Left, input: left, partial: &partial, has_ended: false };
    let mut right =
        Reader { source: Source::Right, input: right, partial: &partial, has_ended: false };
    let mut stop = pin!(stop);
    let mut lines = Vec::new();
    let end = loop {
        if left.has_ended && right.has_ended {
            break End::Finished;
        }
        let line = select! {
            () = &mut stop => break End::Stopped,
            line = left.next_line(), if !left.has_ended => line,
            line = right.next_line(), if !right.has_ended => line,
        };
        match line {
            Ok(line) => lines.extend(line),
            Err(error) => break End::Failed(error),
        }
    };
    lines.extend(left.take_line());
    lines.extend(right.take_line());
    (lines, end)
}

struct Reader<'a, R> {
    source: Source,
    input: &'a mut R,
    partial: &'a RefCell<Vec<u8>>,
    has_ended: bool,
}

impl<R: AsyncBufRead + Unpin> Reader<'_, R> {
    async fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let read = poll_fn(|context| {
            let mut buffer = self.partial.borrow_mut();
            let read = pin!(self.input.read_until(b'\n', &mut buffer)).poll(context);
            read
        });
        read.await?;
        bytes.append(&mut self.partial.borrow_mut());
        self.has_ended = !bytes.ends_with(b"\n");
        Ok((!bytes.is_empty()).then_some(Line { source: self.source, bytes }))
    }

    fn take_line(&mut self) -> Option<Line> {
        let bytes = self.partial.take();
        (!bytes.is_empty()).then_some(Line { source: self.source, bytes })
    }
}
