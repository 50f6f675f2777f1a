//! A suite for the timeline of every lesson: text, picture, file, standard streams and arguments.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::tempdir;

use crate::program::{Run, example, run};
use crate::stdio_behaviour::{assert_closed_stdout_succeeds, assert_full_disk_fails};
use crate::terminal::Terminal;

/// Writes a `#[test]` for each function of [this suite](crate::timeline). The argument is the name
/// of a constant of type [`Timeline`].
#[macro_export]
macro_rules! timeline_tests {
    ($timeline:ident) => {
        $crate::suite_tests! { timeline($timeline):
            text_in_a_pipe_is_plain_and_picture_replaces_an_earlier_one,
            text_in_a_terminal_has_its_width,
            file_that_is_not_a_timeline_is_never_overwritten,
            stdout_without_reader_succeeds,
            full_stdout_or_file_fails_with_one_line,
            bad_command_line_fails_with_one_line,
            help_contains_an_example,
        }
    };
}

/// An example that prints a timeline.
#[derive(Clone, Copy, Debug)]
pub struct Timeline {
    /// The name of the example.
    pub example: &'static str,
    /// Arguments with which it does not take long.
    pub args: &'static [&'static str],
    /// Numbers for its stdin.
    pub input: &'static str,
    /// The names of the lanes.
    pub lanes: &'static [&'static str],
}

/// A bar of the picture. Times are in microseconds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bar {
    /// The name of the lane.
    pub lane: String,
    /// When it begins.
    pub start: u64,
    /// When it ends.
    pub end: u64,
    /// What was done.
    pub what: String,
}

impl Timeline {
    /// Returns the command with its usual arguments, followed by `args`.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(example(self.example));
        command.args(self.args).args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        run(&mut self.command(args), self.input)
    }

    /// Asserts that `svg` is one picture, and that the bars of a lane do not overlap: a lane is a
    /// thread, a process or a task, which does one thing at a time.
    #[track_caller]
    fn assert_picture(&self, svg: &str) {
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
        assert_eq!(svg.matches("<svg ").count(), 1, "the old picture is still there: {svg}");
        let bars = bars(svg);
        assert!(!bars.is_empty(), "there are no bars: {svg}");
        for bar in &bars {
            assert!(self.lanes.contains(&&*bar.lane), "unknown lane: {bar:?}");
            assert!(bar.start <= bar.end, "a bar ends before it begins: {bar:?}");
        }
        for lane in self.lanes {
            assert_no_overlap(bars.iter().filter(|bar| bar.lane == *lane));
        }
    }

    /// Asserts that the end of the output is a timeline that is `width` columns wide.
    #[track_caller]
    fn assert_text(&self, stdout: &str, width: usize) {
        let lines: Vec<&str> = stdout.lines().map(str::trim_end).collect();
        let axis = lines.iter().rposition(|line| line.trim_start().starts_with("0 s "));
        let axis = axis.unwrap_or_else(|| panic!("there is no axis: {stdout}"));
        let rows = &lines[axis - self.lanes.len()..=axis];
        for (line, name) in rows.iter().zip(self.lanes.iter().chain([&""])) {
            assert!(line.starts_with(name), "{name} has no lane: {stdout}");
            assert_eq!(line.chars().count(), width, "wrong width: {stdout}");
        }
        let is_sentence = |line: &str| line.ends_with('.') || line.starts_with("spinner object");
        for line in lines.iter().filter(|line| !is_sentence(line)) {
            assert!(line.chars().count() <= width, "{line:?} is wider than {width} columns");
        }
    }
}

/// Returns the bars of a picture, in the order of lanes and times.
#[must_use]
#[track_caller]
pub fn bars(svg: &str) -> Vec<Bar> {
    let mut bars: Vec<Bar> = svg.split("<title>").filter_map(bar).collect();
    bars.sort();
    bars
}

/// Parses `worker 1: 3 prime, from 0.000000 s to 0.020000 s</title>...`.
fn bar(text: &str) -> Option<Bar> {
    let (title, _) = text.split_once("</title></rect>")?;
    let (lane, rest) = title.split_once(": ")?;
    let (what, times) = rest.split_once(", from ")?;
    let (start, end) = times.split_once(" to ")?;
    let micros = |time: &str| time.strip_suffix(" s")?.replace('.', "").parse().ok();
    Some(Bar { lane: lane.into(), start: micros(start)?, end: micros(end)?, what: what.into() })
}

/// Asserts that no two bars overlap, if they are sorted by time. The times are rounded.
#[track_caller]
pub fn assert_no_overlap<'a>(bars: impl IntoIterator<Item = &'a Bar>) {
    let mut bars: Vec<&Bar> = bars.into_iter().collect();
    bars.sort_by_key(|bar| (bar.start, bar.end));
    for pair in bars.windows(2) {
        assert!(pair[0].end <= pair[1].start + 1, "two bars overlap: {pair:?}");
    }
}

/// Two runs, because each takes about a second of CPU time.
pub fn text_in_a_pipe_is_plain_and_picture_replaces_an_earlier_one(timeline: &Timeline) {
    let folder = tempdir().expect("a temporary folder can be created");
    let file = folder.path().join("picture.svg");
    let name = file.to_str().expect("the path is valid UTF-8");
    for _ in 0..2 {
        let stdout = timeline.run(&["--svg", name]).output();
        // No control characters end up in a file.
        let has_control = |c: char| c.is_control() && c != '\n';
        assert!(!stdout.contains(has_control), "stdout contains a control character: {stdout:?}");
        timeline.assert_text(&stdout, 80);
        assert!(stdout.contains(".... waits\n\n"), "there is no legend: {stdout}");
        assert!(stdout.ends_with(&format!("\nThe timeline is in {name}.\n")), "{stdout}");
        let svg = fs::read_to_string(&file).expect("the picture was written");
        timeline.assert_picture(&svg);
        // Something is left of it if the next picture is shorter, and does not replace all of it.
        let longer = svg + &" ".repeat(100_000);
        fs::write(&file, longer).expect("a temporary folder can be written to");
    }
}

/// A terminal of 40 columns.
pub fn text_in_a_terminal_has_its_width(timeline: &Timeline) {
    let folder = tempdir().expect("a temporary folder can be created");
    let input = folder.path().join("input");
    fs::write(&input, timeline.input).expect("a temporary folder can be written to");
    let program = example(timeline.example);
    let paths = [&input, &program].map(|path| path.to_str().expect("the path is valid UTF-8"));
    let script = r#"stty cols 40 && exec "$@" < "$0""#;
    let args = [&["-c", script, paths[0], paths[1]], timeline.args].concat();
    let session = Terminal::start("sh", &args).finish();
    assert_eq!(session.status.code(), Some(0), "{session:?}");
    let (_, text) = session.raw.rsplit_once("\x1b[2K").unwrap_or(("", &session.raw));
    timeline.assert_text(&text.replace('\r', ""), 40);
}

/// The error comes before the work.
pub fn file_that_is_not_a_timeline_is_never_overwritten(timeline: &Timeline) {
    let folder = tempdir().expect("a temporary folder can be created");
    let file = folder.path().join("notes");
    fs::write(&file, "my notes").expect("a temporary folder can be written to");
    let name = file.to_str().expect("the path is valid UTF-8");
    let run = timeline.run(&["--svg", name]);
    let reason = "it exists, and is not a timeline: choose another name";
    let is_expected =
        run.error(1).starts_with("error: cannot write ") && run.error(1).ends_with(reason);
    assert!(is_expected, "{run:?}");
    assert_eq!(run.stdout, "", "the error comes after the work");
    assert_eq!(fs::read_to_string(&file).expect("the file is there"), "my notes");
    let missing = folder.path().join("missing/picture.svg");
    let run = timeline.run(&["--svg", missing.to_str().expect("the path is valid UTF-8")]);
    assert!(run.error(1).starts_with("error: cannot write "), "{run:?}");
    assert_eq!(run.stdout, "", "the error comes after the work");
}

/// As in `| true`.
pub fn stdout_without_reader_succeeds(timeline: &Timeline) {
    assert_closed_stdout_succeeds(&mut timeline.command(&[]));
}

/// Checks nothing on systems without `/dev/full`.
pub fn full_stdout_or_file_fails_with_one_line(timeline: &Timeline) {
    assert_full_disk_fails(&mut timeline.command(&[]));
    if Path::new("/dev/full").exists() {
        let run = timeline.run(&["--svg", "/dev/full"]);
        assert!(run.error(1).starts_with("error: cannot write /dev/full: "), "{run:?}");
    }
}

/// Exit code 2, and nothing on stdout.
pub fn bad_command_line_fails_with_one_line(timeline: &Timeline) {
    for args in [&["--nonsense"][..], &["--svg"], &["--prime", "x"], &["1", "2", "3"]] {
        let run = timeline.run(args);
        assert!(run.error(2).ends_with(" (try --help)"), "{args:?}: {run:?}");
        assert_eq!(run.stdout, "", "{args:?} printed something");
    }
}

/// A command that can be copied.
pub fn help_contains_an_example(timeline: &Timeline) {
    let help = timeline.run(&["--help"]).output();
    assert!(help.contains("Example: cargo run "), "{help}");
    assert!(help.contains("--svg <FILE>"), "{help}");
}
