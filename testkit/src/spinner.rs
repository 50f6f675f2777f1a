//! A suite for every spinner: its lines, its frames, its standard streams, its quiz and its timeline.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;

use crate::program::{example, run};
use crate::stdio_behaviour::{
    assert_bad_arguments_fail, assert_closed_stdout_succeeds, assert_full_disk_fails,
    assert_reader_that_leaves_succeeds, two_lines,
};
use crate::terminal::{CTRL_C, SIGINT, Session, Terminal};
use crate::timeline::{Bar, Timeline, bars};

/// Writes a `#[test]` for each function of [this suite](crate::spinner). The argument is the name of
/// a constant of type [`Spinner`].
#[macro_export]
macro_rules! spinner_tests {
    ($spinner:ident) => {
        $crate::suite_tests! { spinner($spinner):
            output_consists_of_two_lines,
            full_disk_is_an_error,
            stdout_without_reader_is_a_success,
            reader_that_leaves_after_a_line_is_a_success,
            spinner_turns_and_leaves_two_lines,
            ctrl_c_ends_the_program,
            quiz_with_bad_arguments_fails_with_one_line,
            quiz_shows_whether_the_spinner_turns_while_a_number_is_checked,
            timeline_shows_whether_the_spinner_turns_while_main_computes,
            timeline_shows_only_frames_while_main_sleeps,
        }
    };
}

/// A spinner that turns while a slow function sleeps.
#[derive(Clone, Copy, Debug)]
pub struct Spinner {
    /// The path of the program.
    pub program: &'static str,
    /// How the line of the spinner object begins.
    pub object: &'static str,
    /// Its timeline, with arguments with which the slow function computes.
    pub timeline: Timeline,
    /// The example whose slow function computes.
    pub quiz: &'static str,
    /// Whether the spinner turns while the slow function computes.
    pub turns_beside_work: bool,
}

impl Spinner {
    fn command(&self) -> Command {
        Command::new(self.program)
    }
}

/// The spinner object, and the answer.
pub fn output_consists_of_two_lines(spinner: &Spinner) {
    let [object, answer] = two_lines(&mut spinner.command());
    assert!(object.starts_with(spinner.object), "wrong first line: {object}");
    assert_eq!(answer, "Answer: 42");
}

/// The exit code is 1, and one line says why.
pub fn full_disk_is_an_error(spinner: &Spinner) {
    assert_full_disk_fails(&mut spinner.command());
}

/// As in `| true`.
pub fn stdout_without_reader_is_a_success(spinner: &Spinner) {
    assert_closed_stdout_succeeds(&mut spinner.command());
}

/// As in `| head -1`.
pub fn reader_that_leaves_after_a_line_is_a_success(spinner: &Spinner) {
    assert_reader_that_leaves_succeeds(&mut spinner.command());
}

/// In a terminal.
pub fn spinner_turns_and_leaves_two_lines(spinner: &Spinner) {
    let session = Terminal::start(spinner.program, &[]).finish();
    assert_turned_for_three_seconds(&session);
    assert!(session.rows()[0].starts_with(spinner.object), "wrong object: {session:?}");
    assert_eq!(session.rows()[1], "Answer: 42");
}

/// Asserts that there are frames, but does not expect a busy machine to show all 30.
#[track_caller]
pub fn assert_turned_for_three_seconds(session: &Session) {
    session.assert_turned();
    assert!(session.frames().len() > 5, "three seconds have room for 30 frames: {session:?}");
}

/// In a terminal.
pub fn ctrl_c_ends_the_program(spinner: &Spinner) {
    let mut terminal = Terminal::start(spinner.program, &[]);
    terminal.wait_for("thinking!");
    terminal.press(CTRL_C);
    let session = terminal.finish();
    assert_eq!(session.status.signal(), Some(SIGINT), "{session:?}");
}

/// Exit code 2.
pub fn quiz_with_bad_arguments_fails_with_one_line(spinner: &Spinner) {
    assert_bad_arguments_fail(example(spinner.quiz));
}

/// In a terminal.
pub fn quiz_shows_whether_the_spinner_turns_while_a_number_is_checked(spinner: &Spinner) {
    let session = Terminal::start(example(spinner.quiz), &["1000000000000000003"]).finish();
    if spinner.turns_beside_work {
        session.assert_turned();
    } else {
        session.assert_no_frame();
    }
    assert!(session.rows()[1].starts_with("1000000000000000003 is prime ("), "{session:?}");
}

/// Returns the timeline of a spinner in which the slow function computes for about a third of a second.
#[must_use]
pub const fn computing(example: &'static str) -> Timeline {
    let args = &["--prime", "100000000000000003"];
    Timeline { example, args, input: "", lanes: &["main", "spinner"] }
}

/// A frame may be drawn beside the work, or in one of its naps.
pub fn timeline_shows_whether_the_spinner_turns_while_main_computes(spinner: &Spinner) {
    if spinner.turns_beside_work {
        spinner.timeline.assert_frames_while_main_computes();
    } else {
        let (main, frames) = spinner.timeline.lanes();
        assert!(main.len() == 1 && main[0].what == "computes", "not one computation: {main:?}");
        assert_eq!(frames, [], "the computation was interrupted");
    }
}

/// Without arguments, the slow function sleeps for three seconds.
pub fn timeline_shows_only_frames_while_main_sleeps(spinner: &Spinner) {
    spinner.timeline.assert_only_frames_while_main_sleeps();
}

impl Timeline {
    /// Asserts that frames are drawn between the begin and the end of the computation.
    #[track_caller]
    pub fn assert_frames_while_main_computes(&self) {
        let (main, frames) = self.lanes();
        let (start, end) = (main[0].start, main[main.len() - 1].end);
        let during = frames.iter().filter(|bar| start < bar.start && bar.end < end).count();
        assert!(during > 0, "no frame was drawn during the computation: {main:?} {frames:?}");
        assert!(frames.iter().all(|bar| bar.what == "draws a frame"), "{frames:?}");
    }

    /// Asserts that the timeline shows only frames while main sleeps for three seconds.
    #[track_caller]
    pub fn assert_only_frames_while_main_sleeps(&self) {
        let stdout = run(&mut Command::new(example(self.example)), "").output();
        assert!(stdout.contains("\nmain    ................"), "{stdout}");
        assert!(stdout.contains("\nspinner |."), "{stdout}");
        let count =
            stdout.split("The spinner drew ").nth(1).and_then(|rest| rest.split(' ').next());
        let count: u32 = count.expect("the frames are counted").parse().expect("it is a number");
        assert!((2..=31).contains(&count), "three seconds have room for 30 frames: {stdout}");
    }

    /// Returns the bars of `main`, and those of the spinner.
    fn lanes(&self) -> (Vec<Bar>, Vec<Bar>) {
        let bars = bars(&run(&mut self.command(&["--svg", "-"]), self.input).output());
        bars.into_iter().partition(|bar| bar.lane == "main")
    }
}
