//! The tests of exercise 38. Run them with `cargo test -p exercises ex38`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex38_select.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex38_select.rs")]
mod ex38_select;
mod support;

use std::collections::VecDeque;
use std::future::{pending, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};
use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use ex38_select::{End, Line, Source, read_lines};
use support::on_paused_clock;
use support::random::Random;

const SECOND: Duration = Duration::from_secs(1);

const HINT: &str = "does `read_lines` return when both sources have ended, or when `stop` is \
                    ready? Does it wait without polling again and again?";

/// What a [`Script`] does next.
enum Step {
    /// These bytes can be read.
    Bytes(Vec<u8>),
    /// Nothing can be read until this time has passed since the start.
    Until(Duration),
    /// Nothing can be read any more, but the source does not end.
    Silence,
    Fail,
    Send(oneshot::Sender<()>),
}

fn bytes(bytes: impl AsRef<[u8]>) -> Step {
    Step::Bytes(bytes.as_ref().to_vec())
}

fn at(seconds: u32) -> Step {
    Step::Until(seconds * SECOND)
}

/// A source that follows a script, and ends after it.
struct Script {
    start: Instant,
    steps: VecDeque<Step>,
    /// How many bytes of the first step were read.
    position: usize,
    sleep: Option<Pin<Box<Sleep>>>,
    /// All bytes that were read.
    taken: Vec<u8>,
}

impl Script {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let steps = steps.into_iter().collect();
        Self { start: Instant::now(), steps, position: 0, sleep: None, taken: Vec::new() }
    }
}

impl AsyncBufRead for Script {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        while let Some(step) = this.steps.pop_front() {
            match step {
                Step::Bytes(bytes) if this.position < bytes.len() => {
                    this.steps.push_front(Step::Bytes(bytes));
                    break;
                }
                Step::Bytes(_) => this.position = 0,
                Step::Until(time) => {
                    let deadline = this.start + time;
                    let sleep = this.sleep.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
                    if sleep.as_mut().poll(context).is_pending() {
                        this.steps.push_front(step);
                        return Poll::Pending;
                    }
                    this.sleep = None;
                }
                Step::Silence => {
                    this.steps.push_front(step);
                    return Poll::Pending;
                }
                Step::Fail => return Poll::Ready(Err(io::Error::other("unplugged"))),
                Step::Send(sender) => sender.send(()).expect("`stop` is alive"),
            }
        }
        match this.steps.front() {
            Some(Step::Bytes(bytes)) => Poll::Ready(Ok(&bytes[this.position..])),
            _ => Poll::Ready(Ok(&[])),
        }
    }

    fn consume(self: Pin<&mut Self>, count: usize) {
        let this = self.get_mut();
        if let Some(Step::Bytes(bytes)) = this.steps.front() {
            this.taken.extend(&bytes[this.position..this.position + count]);
            this.position += count;
        }
    }
}

impl AsyncRead for Script {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let available = std::task::ready!(self.as_mut().poll_fill_buf(context))?;
        let count = available.len().min(buffer.remaining());
        buffer.put_slice(&available[..count]);
        self.consume(count);
        Poll::Ready(Ok(()))
    }
}

/// What a call of `read_lines` returned.
struct Outcome {
    lines: Vec<Line>,
    end: End,
    elapsed: Duration,
}

/// Calls `read_lines`. Asserts that every byte that was taken from the sources is returned.
async fn read(mut left: Script, mut right: Script, stop: impl Future<Output = ()>) -> Outcome {
    let start = Instant::now();
    let (lines, end) = read_lines(&mut left, &mut right, stop).await;
    let elapsed = start.elapsed();
    for (source, script) in [(Source::Left, left), (Source::Right, right)] {
        let returned = lines.iter().filter(|line| line.source == source);
        let returned = Vec::from_iter(returned.flat_map(|line| line.bytes.iter().copied()));
        let hint = "return all bytes that were taken from a source, once and in order";
        assert_eq!(show(&returned), show(&script.taken), "{source:?}: {hint}");
    }
    Outcome { lines, end, elapsed }
}

/// Returns the bytes as text. Long ones are shortened.
fn show(bytes: &[u8]) -> String {
    if bytes.len() <= 200 {
        return bytes.escape_ascii().to_string();
    }
    let (first, last) = (&bytes[..60], &bytes[bytes.len() - 60..]);
    let sum = bytes.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(*byte));
    format!(
        "{} ... {} ({} bytes, with hash {sum:x})",
        first.escape_ascii(),
        last.escape_ascii(),
        bytes.len()
    )
}

/// Returns a line as text: `L` or `R`, and its bytes.
fn show_line(line: &Line) -> String {
    let source = if line.source == Source::Left { "L" } else { "R" };
    format!("{source}:{}", show(&line.bytes))
}

fn show_lines(lines: &[Line]) -> Vec<String> {
    lines.iter().map(show_line).collect()
}

#[test]
fn lines_are_returned_in_order_of_completion() {
    on_paused_clock(HINT, async || {
        let left = Script::new([at(1), bytes("one\n"), at(3), bytes("three\n"), bytes("four\n")]);
        let right = Script::new([at(2), bytes("two\n"), at(5), bytes("five\n")]);
        let outcome = read(left, right, pending()).await;
        let expected = ["L:one\\n", "R:two\\n", "L:three\\n", "L:four\\n", "R:five\\n"];
        assert_eq!(show_lines(&outcome.lines), expected, "the lines of both sources");
        assert!(matches!(outcome.end, End::Finished), "both sources ended: {:?}", outcome.end);
        assert_eq!(outcome.elapsed, 5 * SECOND, "time until both sources have ended");
    });
}

#[test]
fn half_line_survives_a_line_of_the_other_source() {
    on_paused_clock(HINT, async || {
        let left = Script::new([bytes("ha"), at(2), bytes("l"), at(4), bytes("f\nnext\n")]);
        let right = Script::new([at(1), bytes("one\n"), at(3), bytes("two\n")]);
        let outcome = read(left, right, pending()).await;
        let expected = ["R:one\\n", "R:two\\n", "L:half\\n", "L:next\\n"];
        let hint = "a line arrives in three pieces, and lines of the other source in between";
        assert_eq!(show_lines(&outcome.lines), expected, "{hint}");
    });
}

#[test]
fn unfinished_line_at_the_end_of_a_source_is_returned() {
    on_paused_clock(HINT, async || {
        let left = Script::new([bytes("no new"), at(2), bytes("line")]);
        let right = Script::new([at(1), bytes("one\n"), at(3), bytes("two\n")]);
        let outcome = read(left, right, pending()).await;
        let hint = "the last line of the left source has no newline, and the right one goes on";
        assert_eq!(show_lines(&outcome.lines), ["R:one\\n", "L:no newline", "R:two\\n"], "{hint}");
    });
}

#[test]
fn half_line_survives_if_nothing_follows() {
    on_paused_clock(HINT, async || {
        let left = Script::new([bytes("half"), at(2)]);
        let right = Script::new([at(1), bytes("one\n"), at(3), bytes("two\n")]);
        let outcome = read(left, right, pending()).await;
        let hint = "half a line was read, then a line of the other source, and then the left \
                    source ended: how many bytes did the last read return?";
        assert_eq!(show_lines(&outcome.lines), ["R:one\\n", "L:half", "R:two\\n"], "{hint}");
    });
}

#[test]
fn source_that_has_ended_does_not_end_the_other() {
    on_paused_clock(HINT, async || {
        for swapped in [false, true] {
            let short = Script::new([]);
            let long = Script::new([at(1), bytes("one\n"), at(2), bytes("two\n"), at(9)]);
            let (left, right) = if swapped { (long, short) } else { (short, long) };
            let outcome = read(left, right, pending()).await;
            let texts = Vec::from_iter(outcome.lines.iter().map(|line| show(&line.bytes)));
            assert_eq!(texts, ["one\\n", "two\\n"], "one source is empty, the other has two lines");
            assert_eq!(outcome.elapsed, 9 * SECOND, "time until both sources have ended");
        }
    });
}

#[test]
fn lines_may_be_empty_or_contain_any_bytes() {
    on_paused_clock(HINT, async || {
        let text = b"\n\n \nwindows\r\n\xFF\xFE\0\n\xE2\x82";
        let split = text.iter().flat_map(|byte| [bytes([*byte]), bytes("")]);
        let outcome = read(Script::new([bytes(text)]), Script::new(split), pending()).await;
        let expected = ["\n", "\n", " \n", "windows\r\n"].map(str::as_bytes);
        let expected = expected.into_iter().chain([&b"\xFF\xFE\0\n"[..], b"\xE2\x82"]);
        let expected = Vec::from_iter(expected.map(show));
        for source in [Source::Left, Source::Right] {
            let lines = outcome.lines.iter().filter(|line| line.source == source);
            let lines = Vec::from_iter(lines.map(|line| show(&line.bytes)));
            assert_eq!(lines, expected, "{source:?}: the lines of {}", text.escape_ascii());
        }
    });
}

#[test]
fn stop_returns_what_was_read_before() {
    on_paused_clock(HINT, async || {
        let left = Script::new([bytes("one\nunfin"), at(2), bytes("ished"), Step::Silence]);
        let right = Script::new([at(1), bytes("two\nhalf"), at(8), bytes("late\n")]);
        let outcome = read(left, right, sleep(Duration::from_millis(4567))).await;
        let expected = ["L:one\\n", "R:two\\n", "L:unfinished", "R:half"];
        let hint = "`stop` was ready in the middle of a line of each source";
        assert_eq!(show_lines(&outcome.lines), expected, "{hint}");
        assert!(matches!(outcome.end, End::Stopped), "`stop` was ready: {:?}", outcome.end);
        let hint = "return when `stop` is ready, without waiting for anything else";
        assert_eq!(outcome.elapsed.as_millis(), 4567, "milliseconds: {hint}");
    });
}

#[test]
fn rest_can_be_read_later() {
    on_paused_clock(HINT, async || {
        let steps = || [bytes("one\ntw"), at(4), bytes("o\nthree\n")];
        let (mut left, mut right) = (Script::new(steps()), Script::new(steps()));
        let (first, end) = read_lines(&mut left, &mut right, sleep(2 * SECOND)).await;
        assert!(matches!(end, End::Stopped), "`stop` was ready: {end:?}");
        let hint = "the unfinished lines when `stop` was ready";
        assert!(show_lines(&first).ends_with(&["L:tw".into(), "R:tw".into()]), "{hint}: {first:?}");
        let (second, end) = read_lines(&mut left, &mut right, pending()).await;
        assert!(matches!(end, End::Finished), "both sources have ended: {end:?}");
        for source in [Source::Left, Source::Right] {
            let lines = first.iter().chain(&second).filter(|line| line.source == source);
            let lines = Vec::from_iter(lines.map(|line| show(&line.bytes)));
            let hint = "the lines of two calls: the second goes on where the first has stopped";
            assert_eq!(lines, ["one\\n", "tw", "o\\n", "three\\n"], "{source:?}: {hint}");
        }
    });
}

#[test]
fn failure_is_returned_with_what_was_read_before() {
    on_paused_clock(HINT, async || {
        for fails_left in [true, false] {
            let failing = || [bytes("one\nha"), at(2), bytes("lf"), at(3), Step::Fail];
            let silent = || [at(1), bytes("two\nunfinished"), Step::Silence];
            let (left, right) = if fails_left {
                (Script::new(failing()), Script::new(silent()))
            } else {
                (Script::new(silent()), Script::new(failing()))
            };
            let outcome = read(left, right, pending()).await;
            let expected = if fails_left {
                ["L:one\\n", "R:two\\n", "L:half", "R:unfinished"]
            } else {
                ["R:one\\n", "L:two\\n", "L:unfinished", "R:half"]
            };
            let hint = "the lines before a source failed, and what was read of the next ones";
            assert_eq!(show_lines(&outcome.lines), expected, "{hint}");
            let error = match outcome.end {
                End::Failed(error) => error.to_string(),
                other => panic!("a source failed, but `read_lines` returned {other:?}"),
            };
            assert_eq!(error, "unplugged", "the error of the source");
            assert_eq!(outcome.elapsed, 3 * SECOND, "time until the failure");
        }
    });
}

/// One piece of a text: when it arrives, and from which source.
type Piece = (Duration, Source, Vec<u8>);

/// Returns pieces of random texts. No two arrive at the same time.
fn random_pieces(random: &mut Random) -> Vec<Piece> {
    let pieces = 1..=random.below(40);
    pieces
        .map(|i| {
            let source = if random.below(2) == 0 { Source::Left } else { Source::Right };
            let text = (0..random.below(8)).map(|_| b"\n\nab\r\xFF\0x"[random.index(8)]).collect();
            (Duration::from_millis(10 * i), source, text)
        })
        .collect()
}

/// Returns the lines that must be returned when these pieces arrive.
fn expected_lines(pieces: &[Piece]) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (_, source, text) in pieces {
        let partial = if *source == Source::Left { &mut left } else { &mut right };
        for byte in text {
            partial.push(*byte);
            if *byte == b'\n' {
                lines.push(Line { source: *source, bytes: std::mem::take(partial) });
            }
        }
    }
    let unfinished = [(Source::Left, left), (Source::Right, right)];
    let unfinished = unfinished.into_iter().filter(|(_, bytes)| !bytes.is_empty());
    lines.extend(unfinished.map(|(source, bytes)| Line { source, bytes }));
    lines
}

#[test]
fn nothing_is_lost_wherever_lines_are_split_and_whenever_it_stops() {
    on_paused_clock(HINT, async || {
        let mut random = Random::new();
        for _ in 0..300 {
            let pieces = random_pieces(&mut random);
            let count = random.index(pieces.len() + 1);
            // In the middle between two pieces.
            let stop_at = Duration::from_millis(10 * count as u64 + 5);
            let script = |source| {
                let own = pieces.iter().filter(|(_, of, _)| *of == source);
                let steps = own.flat_map(|(time, _, text)| [Step::Until(*time), bytes(text)]);
                Script::new(steps.chain([Step::Silence]))
            };
            let outcome = read(script(Source::Left), script(Source::Right), sleep(stop_at)).await;
            let expected = expected_lines(&pieces[..count]);
            let hint = "lines from random pieces, of which these arrive before `stop`";
            let arrived = pieces[..count].iter().map(|(_, source, text)| (source, show(text)));
            let arrived = Vec::from_iter(arrived);
            assert_eq!(
                show_lines(&outcome.lines),
                show_lines(&expected),
                "{hint}: {arrived:?}; `read_lines` returned {:?}",
                outcome.end
            );
            assert_eq!(outcome.elapsed, stop_at, "time until `stop` was ready");
        }
    });
}

#[test]
fn long_line_is_not_lost() {
    const PIECES: usize = 2000;
    on_paused_clock(HINT, async || {
        let piece =
            |i: usize| [Step::Until(i as u32 * SECOND), bytes([b'a' + (i % 26) as u8; 500])];
        let left = Script::new((0..PIECES).flat_map(piece).chain([bytes("\n")]));
        let half_second = SECOND / 2;
        let tick = |i: usize| [Step::Until(i as u32 * SECOND + half_second), bytes("tick\n")];
        let right = Script::new((0..PIECES).flat_map(tick));
        let outcome = read(left, right, pending()).await;
        assert_eq!(outcome.lines.len(), PIECES + 1, "number of lines");
        let long = outcome.lines.iter().find(|line| line.source == Source::Left);
        let len = long.map(|line| line.bytes.len());
        assert_eq!(len, Some(500 * PIECES + 1), "length of a line that arrives in 2000 pieces");
    });
}

/// Returns this number of lines, which can all be read at once.
fn many_lines(count: usize) -> Step {
    bytes("line\n".repeat(count))
}

#[test]
fn busy_source_does_not_starve_the_other() {
    on_paused_clock(HINT, async || {
        for busy in [Source::Left, Source::Right] {
            let (few, many) = (Script::new([many_lines(50)]), Script::new([many_lines(20_000)]));
            let outcome = if busy == Source::Left {
                read(many, few, pending()).await
            } else {
                read(few, many, pending()).await
            };
            let lines = outcome.lines.split(|line| line.source != busy);
            // After the last line of the other source, the busy one is alone.
            let turns = Vec::from_iter(lines.take(50).map(<[Line]>::len));
            let longest = turns.iter().max().copied().unwrap_or_default();
            assert!(
                longest <= 100,
                "both sources have lines, but {longest} lines of the {busy:?} source came before \
                 one of the other: each must get its turn after at most 100"
            );
        }
    });
}

#[test]
fn busy_sources_do_not_hide_the_stop() {
    on_paused_clock(HINT, async || {
        let busy = || Script::new([many_lines(20_000)]);
        let outcome = read(busy(), busy(), ready(())).await;
        let count = outcome.lines.len();
        assert!(matches!(outcome.end, End::Stopped), "`stop` was ready: {:?}", outcome.end);
        assert!(count <= 100, "`stop` was ready from the start, but {count} lines were read");
        for sender in [Source::Left, Source::Right] {
            let (stop_tx, stop_rx) = oneshot::channel();
            let sending = Script::new([many_lines(500), Step::Send(stop_tx), many_lines(20_000)]);
            let (left, right) =
                if sender == Source::Left { (sending, busy()) } else { (busy(), sending) };
            let stop = async { stop_rx.await.expect("the script sends it") };
            let outcome = read(left, right, stop).await;
            assert!(matches!(outcome.end, End::Stopped), "`stop` was ready: {:?}", outcome.end);
            let of_sender = |line: &&Line| line.source == sender;
            let position = outcome.lines.iter().enumerate().filter(|(_, line)| of_sender(line));
            let (last_before, _) = position.take(500).last().expect("500 lines come before `stop`");
            let after = outcome.lines.len() - 1 - last_before;
            // The script sends the signal when its line 501 is read: up to 100 lines later.
            assert!(
                after <= 200,
                "`stop` was ready, but {after} more lines were read: at most 100"
            );
        }
    });
}
