//! A recording as an SVG picture.
//!
//! Each text that a line ever has is one group, which is visible at the times when the line has that
//! text. Groups with the same times share an animation.

use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

use crate::Recording;
use crate::screen::{Line, Paint, Run, Style};

/// The size of a character, and the room around the text, in pixels.
const CELL_WIDTH: f64 = 8.4;
const CELL_HEIGHT: f64 = 19.0;
const MARGIN: f64 = 14.0;
/// Where the baseline of the text is in its cell, from the top.
const BASELINE: f64 = 14.0;
/// Narrower recordings would look larger than others.
const FEWEST_COLUMNS: u16 = 48;
/// The last screen stays for this long before the recording repeats.
const PAUSE: Duration = Duration::from_secs(4);

/// Without the animation, each line has its last text: so it is for a reader who prefers reduced
/// motion, in print, and in programs that do not know CSS animations.
const STYLE: &str = "\
.page { fill: #15181c; stroke: #6b7280 }
text { font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #e8e8e8; \
white-space: pre }
.bold { font-weight: bold }
.dim { fill-opacity: 0.7 }
.note { font-style: italic; text-anchor: end; fill: #b4b9c0 }
.k { opacity: 0 }
.k.last { opacity: 1 }
";

/// The 16 colours, chosen so that each is legible on the dark background.
const NAMED: [&str; 16] = [
    "#15181c", "#f2777a", "#8fd18f", "#f0c674", "#6fb7f2", "#d49ae0", "#66cccc", "#d3d0c8",
    "#9a9a9a", "#ff9a9c", "#aee8ae", "#ffe08a", "#9bd0ff", "#eab8f4", "#90e6e6", "#ffffff",
];

/// When a line has a text: from when until when. In microseconds, to compare and to hash.
type Times = Vec<(u128, u128)>;

/// Returns the picture.
pub(crate) fn svg(recording: &Recording) -> String {
    let (end, last) = recording.screens.last().expect("a recording has at least one screen");
    let total = (*end + PAUSE).as_micros();
    let rows = recording.screens.iter().map(|(_, screen)| screen.lines.len()).max().unwrap_or(0);
    let columns = recording.screens.iter().map(|(_, screen)| screen.width()).max();
    let columns = columns.unwrap_or(0).max(FEWEST_COLUMNS);
    let width = f64::from(columns) * CELL_WIDTH + 2.0 * MARGIN;
    let bottom = to_f64(rows) * CELL_HEIGHT + MARGIN;
    let height = bottom + MARGIN + if recording.note.is_empty() { 0.0 } else { CELL_HEIGHT };

    let mut animations = Animations { total, ids: HashMap::new(), css: String::new() };
    let mut groups = String::new();
    for row in 0..rows {
        let top = MARGIN + to_f64(row) * CELL_HEIGHT;
        for (line, times) in texts(recording, row, total) {
            let class = animations.class(&times);
            let _ = writeln!(groups, "<g{class}>{}</g>", runs(line, top));
        }
    }
    let Animations { css, .. } = animations;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"recording\" role=\"img\" \
         width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         xml:space=\"preserve\">\n\
         <title>{}</title>\n<desc>{}\n\nThe last screen:\n\n{}</desc>\n<style>\n{STYLE}\
         @media (prefers-reduced-motion: no-preference) {{\n\
         .k {{ animation: {:.2}s step-end infinite }}\n{css}}}\n</style>\n\
         <rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"{:.0}\" height=\"{:.0}\" rx=\"6\"/>\n\
         {groups}{}</svg>\n",
        escape(&recording.title),
        escape(&recording.description),
        escape(&last.text()),
        seconds(total),
        width - 1.0,
        height - 1.0,
        note(&recording.note, width - MARGIN, bottom + BASELINE),
    )
}

/// Returns the texts that a line has, in the order in which they first appear, and when it has them.
fn texts(recording: &Recording, row: usize, total: u128) -> Vec<(&Line, Times)> {
    let mut texts: Vec<(&Line, Times)> = Vec::new();
    let ends = recording.screens.iter().skip(1).map(|(at, _)| at.as_micros()).chain([total]);
    for ((at, screen), until) in recording.screens.iter().zip(ends) {
        let Some(line) = screen.lines.get(row).filter(|line| !line.is_empty()) else { continue };
        let from = at.as_micros();
        match texts.iter_mut().find(|(text, _)| *text == line) {
            None => texts.push((line, vec![(from, until)])),
            Some((_, times)) => match times.last_mut() {
                Some((_, end)) if *end == from => *end = until,
                _ => times.push((from, until)),
            },
        }
    }
    texts
}

/// The animations that were used so far.
struct Animations {
    total: u128,
    ids: HashMap<Times, usize>,
    css: String,
}

impl Animations {
    /// Returns the attribute for a group that is visible at these times.
    fn class(&mut self, times: &Times) -> String {
        if times[..] == [(0, self.total)] {
            return String::new();
        }
        let is_last = times.last().is_some_and(|(_, until)| *until == self.total);
        let next = self.ids.len();
        let id = *self.ids.entry(times.clone()).or_insert(next);
        if id == next {
            self.css += &self.keyframes(id, times);
        }
        format!(" class=\"k{} k{id}\"", if is_last { " last" } else { "" })
    }

    fn keyframes(&self, id: usize, times: &Times) -> String {
        let mut css = format!(".k{id} {{ animation-name: k{id} }}\n@keyframes k{id} {{ ");
        if times[0].0 > 0 {
            css += "0%{opacity:0}";
        }
        for (from, until) in times {
            let _ = write!(css, "{}%{{opacity:1}}", self.percent(*from));
            if *until < self.total {
                let _ = write!(css, "{}%{{opacity:0}}", self.percent(*until));
            }
        }
        css + " }\n"
    }

    fn percent(&self, micros: u128) -> String {
        let percent = format!("{:.3}", 100.0 * seconds(micros) / seconds(self.total));
        percent.trim_end_matches('0').trim_end_matches('.').to_string()
    }
}

/// Returns the elements of a line. `textLength` keeps the columns where they were, whatever font the
/// reader has.
fn runs(line: &[Run], top: f64) -> String {
    let mut svg = String::new();
    for run in line {
        let x = MARGIN + f64::from(run.column) * CELL_WIDTH;
        let width = f64::from(run.width) * CELL_WIDTH;
        if let Some(background) = run.style.background {
            let _ = write!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{CELL_HEIGHT}\" \
                 fill=\"{}\"/>",
                color(background)
            );
        }
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\"{}>{}</text>",
            top + BASELINE,
            attributes(run.style),
            escape(&run.text)
        );
    }
    svg
}

fn note(note: &str, right: f64, y: f64) -> String {
    if note.is_empty() {
        return String::new();
    }
    format!("<text class=\"note\" x=\"{right:.1}\" y=\"{y:.1}\">{}</text>\n", escape(note))
}

fn attributes(style: Style) -> String {
    let mut classes = Vec::new();
    classes.extend(style.bold.then_some("bold"));
    classes.extend(style.dim.then_some("dim"));
    let mut attributes = String::new();
    if !classes.is_empty() {
        let _ = write!(attributes, " class=\"{}\"", classes.join(" "));
    }
    if let Some(text) = style.text {
        let _ = write!(attributes, " style=\"fill:{}\"", color(text));
    }
    attributes
}

fn color(paint: Paint) -> String {
    match paint {
        Paint::Named(index) => NAMED[usize::from(index)].into(),
        Paint::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Paint::UsualText => "#e8e8e8".into(),
        Paint::UsualBackground => "#15181c".into(),
    }
}

/// Replaces the characters that have a meaning in XML. A terminal shows no control characters.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn seconds(micros: u128) -> f64 {
    Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX)).as_secs_f64()
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
