//! Draws a timeline, as SVG and as text.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a picture need not be exact"
)]

use std::io;
use std::time::Duration;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use primes_core::count;

use crate::Timeline;
use crate::svg::{Area, BLUE, Drawn, picture};
use crate::timeline::Bar;

/// How many characters the whole time takes in the text.
const COLUMNS: usize = 64;

/// The timeline as text: `#` is a prime being checked, `=` another number, each from its `[` on;
/// `.` is idle time.
#[must_use]
pub fn gantt_as_text(timeline: &Timeline) -> String {
    let rows = timeline.rows.iter().enumerate();
    let rows =
        rows.map(|(row, bars)| format!("{:>6} {}", row + 1, row_as_text(bars, timeline.total)));
    rows.collect::<Vec<_>>().join("\n")
}

fn row_as_text(bars: &[Bar], total: Duration) -> String {
    let mut row = vec!['.'; COLUMNS];
    let column = |at: Duration| {
        let share = at.as_secs_f64() / total.as_secs_f64().max(f64::MIN_POSITIVE);
        ((share * COLUMNS as f64) as usize).min(COLUMNS)
    };
    for bar in bars {
        let (from, to) = (column(bar.start), column(bar.end()));
        row[from..to].fill(if bar.result.prime { '#' } else { '=' });
        if from < to {
            row[from] = '[';
        }
    }
    row.into_iter().collect()
}

const WIDTH: u32 = 800;
const ROW: i32 = 24;
const LEFT: i32 = 70;
const RIGHT: i32 = 780;
const TOP: i32 = 74;

/// The timeline as SVG. `how` is how the work was done: `with 2 threads`.
///
/// # Errors
/// When the drawing fails.
pub fn gantt(timeline: &Timeline, how: &str) -> io::Result<String> {
    let height = TOP + ROW * i32::try_from(timeline.rows.len()).unwrap_or(i32::MAX / ROW) + 56;
    let size = (WIDTH, height.unsigned_abs());
    let numbers = timeline.rows.iter().map(Vec::len).sum();
    let title = format!("{} {how}: who ran when", count(numbers, "prime check", "prime checks"));
    picture(size, &title, &description(timeline), |area| draw(timeline, &title, area))
}

/// Says in words what is to be seen.
fn description(timeline: &Timeline) -> String {
    let ends = timeline.rows.iter().enumerate().map(|(row, bars)| {
        let busy: Duration = bars.iter().map(|bar| bar.result.elapsed).sum();
        let numbers = count(bars.len(), "number", "numbers");
        format!("Worker {} checked {numbers} in {:.3} seconds.", row + 1, busy.as_secs_f64())
    });
    let total = timeline.total.as_secs_f64();
    let mut words: Vec<String> = ends.collect();
    words.push(format!(
        "All took {total:.3} seconds; {:.0} % was idle time.",
        100.0 * timeline.idle()
    ));
    words.join(" ")
}

fn draw(timeline: &Timeline, title: &str, area: &Area<'_>) -> Drawn {
    let style = |size, side| {
        TextStyle::from(("sans-serif", size).into_font()).pos(Pos::new(side, VPos::Center))
    };
    let middle = i32::try_from(WIDTH / 2)?;
    area.draw(&Text::new(title.to_string(), (middle, 22), style(20, HPos::Center)))?;
    draw_legend(area)?;
    let mut y = TOP;
    for (row, bars) in timeline.rows.iter().enumerate() {
        let worker = (row + 1).to_string();
        area.draw(&Text::new(worker, (LEFT - 10, y + ROW / 2), style(14, HPos::Right)))?;
        draw_row(area, y, bars, timeline.total)?;
        y += ROW;
    }
    area.draw(&Text::new("worker", (LEFT - 10, TOP - 10), style(14, HPos::Right)))?;
    draw_axis(area, y, timeline.total)
}

/// Draws a row: grey where the worker is idle, and the bars upon it.
fn draw_row(area: &Area<'_>, y: i32, bars: &[Bar], total: Duration) -> Drawn {
    area.draw(&Rectangle::new([(LEFT, y + 3), (RIGHT, y + ROW - 3)], IDLE.filled()))?;
    for bar in bars {
        let (from, to) = (x(bar.start, total), x(bar.end(), total));
        draw_bar(area, (from, y), to.max(from + 1), bar.result.prime)?;
    }
    Ok(())
}

const IDLE: RGBColor = RGBColor(0xE4, 0xE4, 0xE4);

/// Draws a bar. Primes are filled, other numbers are striped: they differ not only in colour.
fn draw_bar(area: &Area<'_>, (from, y): (i32, i32), to: i32, prime: bool) -> Drawn {
    let corners = [(from, y + 3), (to, y + ROW - 3)];
    area.draw(&Rectangle::new(corners, if prime { BLUE } else { WHITE }.filled()))?;
    if !prime {
        for x in (from + 3..to).step_by(4) {
            area.draw(&PathElement::new([(x, y + 3), (x, y + ROW - 3)], BLACK.mix(0.5)))?;
        }
    }
    area.draw(&Rectangle::new(corners, BLACK))?;
    Ok(())
}

fn draw_legend(area: &Area<'_>) -> Drawn {
    let style =
        TextStyle::from(("sans-serif", 14).into_font()).pos(Pos::new(HPos::Left, VPos::Center));
    let y = 36;
    draw_bar(area, (270, y), 300, true)?;
    draw_bar(area, (390, y), 420, false)?;
    area.draw(&Rectangle::new([(530, y + 3), (560, y + ROW - 3)], IDLE.filled()))?;
    for (x, text) in [(308, "a prime"), (428, "not a prime"), (568, "idle")] {
        area.draw(&Text::new(text, (x, y + ROW / 2), style.clone()))?;
    }
    Ok(())
}

/// Draws the time below all rows.
fn draw_axis(area: &Area<'_>, y: i32, total: Duration) -> Drawn {
    let style =
        TextStyle::from(("sans-serif", 14).into_font()).pos(Pos::new(HPos::Center, VPos::Top));
    area.draw(&PathElement::new([(LEFT, y + 4), (RIGHT, y + 4)], BLACK))?;
    for tick in 0..=4 {
        let at = total * tick / 4;
        let x = x(at, total);
        area.draw(&PathElement::new([(x, y + 4), (x, y + 9)], BLACK))?;
        let seconds = format!("{:.3}", at.as_secs_f64());
        area.draw(&Text::new(seconds, (x, y + 13), style.clone()))?;
    }
    let middle = i32::midpoint(LEFT, RIGHT);
    area.draw(&Text::new("seconds since the start", (middle, y + 32), style))?;
    Ok(())
}

/// Where a moment is, in pixels.
fn x(at: Duration, total: Duration) -> i32 {
    let share = at.as_secs_f64() / total.as_secs_f64().max(f64::MIN_POSITIVE);
    LEFT + (share * f64::from(RIGHT - LEFT)).round() as i32
}
