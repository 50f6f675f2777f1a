//! The lines of a screen, and how their text looks.

use vt100::Color;

/// What a terminal shows: its lines, down to the last that is not blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    pub(crate) lines: Vec<Line>,
}

/// A line of a screen. Blank parts at its end are left out.
pub(crate) type Line = Vec<Run>;

/// Neighbouring characters that look alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Run {
    pub(crate) column: u16,
    /// How many columns the text takes.
    pub(crate) width: u16,
    pub(crate) text: String,
    pub(crate) style: Style,
}

/// How a character looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Style {
    pub(crate) bold: bool,
    pub(crate) dim: bool,
    /// `None` is the usual colour.
    pub(crate) text: Option<Paint>,
    pub(crate) background: Option<Paint>,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Paint {
    /// One of the terminal's 16 colours.
    Named(u8),
    Rgb(u8, u8, u8),
    /// The usual colours of text and background, swapped.
    UsualText,
    UsualBackground,
}

impl Screen {
    /// Returns what a terminal shows now.
    #[must_use]
    pub fn of(screen: &vt100::Screen) -> Self {
        let (rows, columns) = screen.size();
        let mut lines: Vec<Line> =
            (0..rows.get()).map(|row| line(screen, row, columns.get())).collect();
        let used = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        lines.truncate(used);
        Self { lines }
    }

    /// Returns the text without its looks, line by line.
    #[must_use]
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|line| plain(line)).collect();
        lines.join("\n")
    }

    /// Returns how many columns are used.
    pub(crate) fn width(&self) -> u16 {
        let ends = self.lines.iter().filter_map(|line| line.last());
        ends.map(|run| run.column + run.width).max().unwrap_or(0)
    }
}

fn plain(line: &[Run]) -> String {
    let mut text = String::new();
    let mut column = 0;
    for run in line {
        text += &" ".repeat((run.column - column).into());
        text += &run.text;
        column = run.column + run.width;
    }
    text
}

fn line(screen: &vt100::Screen, row: u16, columns: u16) -> Line {
    let mut line = Line::new();
    for column in 0..columns {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation())
        else {
            continue;
        };
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let (style, width) = (style(cell), if cell.is_wide() { 2 } else { 1 });
        match line.last_mut() {
            Some(run) if run.style == style => {
                run.text += text;
                run.width += width;
            }
            _ => line.push(Run { column, width, text: text.into(), style }),
        }
    }
    line.retain(|run| run.style.background.is_some() || !run.text.trim().is_empty());
    if let Some(last) = line.last_mut().filter(|last| last.style.background.is_none()) {
        let text = last.text.trim_end_matches(' ');
        last.width -= u16::try_from(last.text.len() - text.len()).expect("a line is short");
        last.text.truncate(text.len());
    }
    line
}

fn style(cell: &vt100::Cell) -> Style {
    let (text, background) = (paint(cell.fgcolor()), paint(cell.bgcolor()));
    let (text, background) = if cell.inverse() {
        (background.or(Some(Paint::UsualBackground)), text.or(Some(Paint::UsualText)))
    } else {
        (text, background)
    };
    Style { bold: cell.bold(), dim: cell.dim(), text, background }
}

/// Colours 16 to 255 are a cube of 6 x 6 x 6 colours and 24 shades of grey.
fn paint(color: Color) -> Option<Paint> {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match color {
        Color::Default => None,
        Color::Rgb(red, green, blue) => Some(Paint::Rgb(red, green, blue)),
        Color::Idx(index @ ..16) => Some(Paint::Named(index)),
        Color::Idx(index @ 16..232) => {
            let step = |divisor: u8| STEPS[usize::from((index - 16) / divisor % 6)];
            Some(Paint::Rgb(step(36), step(6), step(1)))
        }
        Color::Idx(index) => {
            let grey = 8 + 10 * (index - 232);
            Some(Paint::Rgb(grey, grey, grey))
        }
    }
}
