//! Wrong: clears the buffer before each read, and with it what a cancelled read has left there.

use std::io;
use std::mem;
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
    let mut left =
        Reader { source: Source::Left, input: left, partial: Vec::new(), has_ended: false };
    let mut right =
        Reader { source: Source::Right, input: right, partial: Vec::new(), has_ended: false };
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
    partial: Vec<u8>,
    has_ended: bool,
}

impl<R: AsyncBufRead + Unpin> Reader<'_, R> {
    async fn next_line(&mut self) -> io::Result<Option<Line>> {
        self.partial.clear();
        self.input.read_until(b'\n', &mut self.partial).await?;
        self.has_ended = !self.partial.ends_with(b"\n");
        Ok(self.take_line())
    }

    fn take_line(&mut self) -> Option<Line> {
        let bytes = mem::take(&mut self.partial);
        (!bytes.is_empty()).then_some(Line { source: self.source, bytes })
    }
}
