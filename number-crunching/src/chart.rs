//! The ladder as a picture: a bar per rung, on a logarithmic scale.

use std::io;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};
use scaling::picture::{BLUE, Canvas, DrawResult, GREY, VERMILION, font, picture};

use crate::rungs::Cores;
use crate::table::time;
use crate::{Timing, Timings};

const WIDTH: i32 = 1200;
const TOP: i32 = 120;
const ROW: i32 = 64;
/// Where the bars begin, and how long the longest can be.
const LEFT: i32 = 360;
const LONGEST: i32 = 680;
/// The time at the left end, in seconds.
const SHORTEST_TIME: f64 = 1e-6;

/// Draws the rungs as an SVG.
///
/// # Errors
/// When the plotting library reports an error.
///
/// # Panics
/// When there are more rungs than fit into a picture.
pub fn chart(timings: &Timings, number_count: usize) -> io::Result<String> {
    let rows = i32::try_from(timings.rungs.len()).expect("there are a few rungs");
    let height = TOP + ROW * rows + 60;
    let size = (WIDTH.unsigned_abs(), height.unsigned_abs());
    let title = format!("Time for {number_count} prime checks, on a logarithmic scale");
    picture(size, &title, &describe(timings), |canvas| {
        let (top, style) = ((WIDTH / 2, 16), font(34, HPos::Center, VPos::Top));
        canvas.draw(&Text::new(title.clone(), top, style))?;
        let decades = decades(timings);
        for decade in 0..=decades {
            draw_grid_line(canvas, decade, decades, height)?;
        }
        for (y, timing) in (TOP..).step_by(ROW.unsigned_abs() as usize).zip(&timings.rungs) {
            draw_bar(canvas, y, timing, decades)?;
        }
        let legend = "blue: one core, vermilion: all cores";
        let place = (WIDTH / 2, 62);
        canvas.draw(&Text::new(legend, place, font(24, HPos::Center, VPos::Top)))
    })
}

fn draw_bar(canvas: &Canvas, y: i32, timing: &Timing, decades: i32) -> DrawResult {
    let color = if timing.cores == Cores::One { BLUE } else { VERMILION };
    let length = f64::from(LONGEST) * position(timing.time.as_secs_f64()) / f64::from(decades);
    #[expect(clippy::cast_possible_truncation, reason = "it is inside of the picture")]
    let end = LEFT + (length.round() as i32).max(2);
    canvas.draw(&Rectangle::new([(LEFT, y), (end, y + ROW - 20)], color.filled()))?;
    let middle = y + (ROW - 20) / 2;
    let (name, time) = (timing.name.clone(), time(timing.time));
    canvas.draw(&Text::new(name, (LEFT - 14, middle), font(26, HPos::Right, VPos::Center)))?;
    canvas.draw(&Text::new(time, (end + 10, middle), font(26, HPos::Left, VPos::Center)))
}

/// Describes the chart for screen readers.
fn describe(timings: &Timings) -> String {
    let rungs =
        timings.rungs.iter().map(|timing| format!("{}: {}", timing.name, time(timing.time)));
    let rungs: Vec<_> = rungs.collect();
    format!("A bar chart. {}. Blue bars: one core. Vermilion bars: all cores.", rungs.join(", "))
}

/// Returns how many factors of ten there are between a microsecond and the longest time.
fn decades(timings: &Timings) -> i32 {
    let longest = timings.rungs.iter().map(|timing| timing.time.as_secs_f64()).fold(0.0, f64::max);
    #[expect(clippy::cast_possible_truncation, reason = "1 to 15")]
    let decades = position(longest).ceil() as i32;
    decades.max(1)
}

/// Returns the number of factors of ten between a microsecond and a time.
fn position(seconds: f64) -> f64 {
    (seconds / SHORTEST_TIME).max(1.0).log10()
}

fn draw_grid_line(canvas: &Canvas, decade: i32, decades: i32, height: i32) -> DrawResult {
    let x = LEFT + LONGEST * decade / decades;
    let (top, bottom) = (TOP - 12, height - 50);
    canvas.draw(&PathElement::new([(x, top), (x, bottom)], GREY.mix(0.3)))?;
    let label = match decade {
        0..3 => format!("{} us", 10i32.pow(decade.unsigned_abs())),
        3..6 => format!("{} ms", 10i32.pow(decade.unsigned_abs() - 3)),
        _ => format!("{} s", 10i64.pow(decade.unsigned_abs() - 6)),
    };
    canvas.draw(&Text::new(label, (x, bottom + 8), font(22, HPos::Center, VPos::Top)))
}
