//! The findings as a chart: the time against the number of workers.

use std::fmt::Write;
use std::io;
use std::time::Duration;

use plotters::coord::combinators::WithKeyPoints;
use plotters::coord::types::{RangedCoordf64, RangedCoordi32};
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use primes_core::pluralize;

use crate::picture::{BLUE, Canvas, DrawResult, GREY, VERMILION, font, picture};
use crate::table::conclusion;
use crate::{Curve, Findings, Model};

const SIZE: (u32, u32) = (1200, 790);

/// The height of the title and the legend.
const HEADER_HEIGHT: i32 = 220;

/// Numbers of workers, in half steps so that there is space on both sides, and times.
type Axes<'a, 'b> =
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<WithKeyPoints<RangedCoordi32>, RangedCoordf64>>;

/// Draws the findings as an SVG.
///
/// # Errors
/// When the plotting library reports an error.
pub fn chart(findings: &Findings) -> io::Result<String> {
    let checks = pluralize(findings.number_count, "prime check", "prime checks");
    let title = format!("Time for {checks}, by number of workers");
    picture(SIZE, &title, &describe(findings), |canvas| {
        canvas.draw(&Text::new(title.clone(), (600, 16), font(34, HPos::Center, VPos::Top)))?;
        legend(canvas, findings)?;
        let (_, below) = canvas.split_vertically(HEADER_HEIGHT);
        draw_axes(canvas, &below, findings)
    })
}

/// Describes the chart for screen readers.
fn describe(findings: &Findings) -> String {
    let cores = pluralize(findings.cores, "core", "cores");
    let sequential = findings.sequential.median.as_secs_f64();
    let mut text = format!(
        "A line chart: the time in seconds against the number of workers, on {cores}. \
         Sequential: {sequential:.4} s. The medians of"
    );
    for curve in &findings.curves {
        write!(text, " {}:", curve.model.name()).expect("writing to a String does not fail");
        for (worker_count, times) in &curve.points {
            let time = times.median.as_secs_f64();
            write!(text, " {worker_count}: {time:.4},").expect("writing to a String does not fail");
        }
        text.pop();
        text.push(';');
    }
    text.pop();
    text + ". " + &conclusion(findings)
}

/// The unit of the time axis.
#[derive(Clone, Copy)]
struct Unit {
    name: &'static str,
    per_second: f64,
}

impl Unit {
    /// Returns seconds, or milliseconds if the labels in seconds would all be close to zero.
    fn for_times_up_to(seconds: f64) -> Self {
        if seconds < 0.02 {
            Self { name: "milliseconds", per_second: 1e3 }
        } else {
            Self { name: "seconds", per_second: 1.0 }
        }
    }

    /// Returns the coordinates of a time.
    fn point(self, worker_count: usize, time: Duration) -> (i32, f64) {
        (half_steps(worker_count), time.as_secs_f64() * self.per_second)
    }
}

fn draw_axes(canvas: &Canvas, area: &Canvas, findings: &Findings) -> DrawResult {
    let maxima =
        findings.curves.iter().flat_map(|curve| &curve.points).map(|(_, times)| times.maximum);
    let top = maxima.max().unwrap_or_default().max(findings.sequential.median).as_secs_f64() * 1.04;
    let unit = Unit::for_times_up_to(top);
    let max = findings.max_workers();
    let workers = (1..half_steps(max) + 1).with_key_points(ticks(max));
    let mut axes = ChartBuilder::on(area)
        .margin_left(14)
        .margin_right(30)
        .margin_bottom(14)
        .x_label_area_size(72)
        .y_label_area_size(100)
        .build_cartesian_2d(workers, 0.0..top.max(1e-6) * unit.per_second)?;
    axes.configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .max_light_lines(1)
        .bold_line_style(BLACK.mix(0.15))
        .x_desc("workers")
        .x_label_formatter(&|half_steps| (half_steps / 2).to_string())
        .y_desc(format!("time in {}", unit.name))
        .axis_desc_style(("sans-serif", 27))
        .label_style(("sans-serif", 24))
        .draw()?;
    draw_cores(canvas, &mut axes, findings, top * unit.per_second)?;
    draw_ideal(&mut axes, findings, unit)?;
    if let Some((_, _, times)) = findings.best {
        draw_best(&mut axes, findings, unit.point(1, times.median).1)?;
    }
    findings.curves.iter().try_for_each(|curve| draw_band(&mut axes, curve, unit))?;
    findings.curves.iter().try_for_each(|curve| draw_curve(&mut axes, curve, unit))
}

/// Returns the coordinate of a number of workers.
fn half_steps(worker_count: usize) -> i32 {
    i32::try_from(2 * worker_count).expect("there are at most 1000 workers")
}

/// Returns the numbers of workers that are labelled: about 20 at most.
fn ticks(max: usize) -> Vec<i32> {
    let steps = [1, 2, 5, 10, 20, 50, 100];
    let step = steps.into_iter().find(|step| max / step <= 20).unwrap_or(100);
    (1..=max).filter(|&count| count == 1 || count % step == 0).map(half_steps).collect()
}

/// Marks the number of cores, unless the axis ends before it.
fn draw_cores(canvas: &Canvas, axes: &mut Axes, findings: &Findings, top: f64) -> DrawResult {
    if findings.cores > findings.max_workers() {
        return Ok(());
    }
    let cores = half_steps(findings.cores);
    axes.draw_series([PathElement::new([(cores, 0.0), (cores, top)], GREY.stroke_width(1))])?;
    let (x, y) = axes.backend_coord(&(cores, top));
    let label = pluralize(findings.cores, "core", "cores");
    canvas.draw(&Text::new(label, (x, y - 6), font(24, HPos::Center, VPos::Bottom)))
}

fn draw_ideal(axes: &mut Axes, findings: &Findings, unit: Unit) -> DrawResult {
    let counts = 1..=findings.max_workers();
    let points = counts.map(|count| unit.point(count, findings.ideal(count)));
    axes.draw_series([IDEAL.through(points.collect())])?;
    Ok(())
}

fn draw_best(axes: &mut Axes, findings: &Findings, best: f64) -> DrawResult {
    let end = half_steps(findings.max_workers()) + 1;
    axes.draw_series([BEST.through(vec![(1, best), (end, best)])])?;
    Ok(())
}

/// Draws the range from the shortest to the longest time: an area, and a bar for each number of
/// workers.
fn draw_band(axes: &mut Axes, curve: &Curve, unit: Unit) -> DrawResult {
    let color = stroke(curve.model).color;
    let upper = curve.points.iter().map(|(count, times)| unit.point(*count, times.maximum));
    let lower = curve.points.iter().map(|(count, times)| unit.point(*count, times.minimum));
    let area: Vec<(i32, f64)> = upper.clone().chain(lower.clone().rev()).collect();
    axes.draw_series([Polygon::new(area, color.mix(0.2))])?;
    let bars = upper.zip(lower).map(|(upper, lower)| PathElement::new([upper, lower], color));
    axes.draw_series(bars)?;
    Ok(())
}

/// Draws the medians, and a thinner line through the minima.
fn draw_curve(axes: &mut Axes, curve: &Curve, unit: Unit) -> DrawResult {
    let (stroke, counts) = (stroke(curve.model), curve.points.iter());
    let minima = counts.clone().map(|(count, times)| unit.point(*count, times.minimum));
    let medians = counts.map(|(count, times)| unit.point(*count, times.median));
    axes.draw_series([stroke.thin().through(minima.collect())])?;
    axes.draw_series([stroke.through(medians.clone().collect())])?;
    let size = if curve.points.len() > 30 { 6 } else { 10 };
    axes.draw_series(medians.map(|point| marker(curve.model, point, size)))?;
    Ok(())
}

/// The style of a line. Width and dashes differ, so that lines can be told apart without colour.
struct Stroke {
    color: RGBColor,
    width: u32,
    /// The length of a dash, and of the gap after it.
    dash: (i32, i32),
}

const SOLID: (i32, i32) = (i32::MAX, 1);
const IDEAL: Stroke = Stroke { color: GREY, width: 2, dash: (24, 10) };
const BEST: Stroke = Stroke { color: BLACK, width: 3, dash: (3, 7) };
const BLACK: RGBColor = plotters::style::BLACK;

fn stroke(model: Model) -> Stroke {
    match model {
        Model::Threads => Stroke { color: VERMILION, width: 3, dash: (10, 7) },
        Model::Procs | Model::Sequential => Stroke { color: BLUE, width: 3, dash: SOLID },
    }
}

impl Stroke {
    fn thin(&self) -> Self {
        Self { width: 2, ..*self }
    }

    fn through<P: Clone>(&self, points: Vec<P>) -> DashedPathElement<std::vec::IntoIter<P>, i32> {
        let (dash, gap) = self.dash;
        DashedPathElement::new(points, dash, gap, self.color.stroke_width(self.width))
    }
}

/// Returns a ring or a triangle: both remain visible when they overlap.
fn marker<'a, P: Clone + 'static>(
    model: Model,
    point: P,
    size: i32,
) -> DynElement<'static, SVGBackend<'a>, P> {
    let color = stroke(model).color;
    match model {
        Model::Threads => TriangleMarker::new(point, size - 1, color.filled()).into_dyn(),
        Model::Procs | Model::Sequential => {
            Circle::new(point, size, color.stroke_width(3)).into_dyn()
        }
    }
}

/// Draws the legend above the axes, where it covers nothing.
fn legend(canvas: &Canvas, findings: &Findings) -> DrawResult {
    let (left, right) = (60, 590);
    for (row, curve) in (0..).zip(&findings.curves) {
        let name = format!("{}: median of the runs", curve.model.name());
        entry(canvas, (left, row), &stroke(curve.model), name)?;
        canvas.draw(&marker(curve.model, (left + 34, height(row)), 10))?;
    }
    let minimum = stroke(findings.curves[0].model).thin();
    entry(canvas, (left, 2), &minimum, "thin line: the shortest run".into())?;
    match findings.best {
        Some((model, worker_count, times)) => {
            let (time, workers) = (times.median.as_secs_f64(), model.describe(worker_count));
            let text = format!("best median: {time:.4} s, with {workers}");
            entry(canvas, (right, 0), &BEST, text)?;
        }
        None => label(canvas, (right, 0), "no best median: noise, or too little work".into())?,
    }
    let cores = pluralize(findings.cores, "core", "cores");
    entry(canvas, (right, 1), &IDEAL, format!("ideal: linear speed-up, on {cores}"))?;
    let band = [(right, height(2) - 10), (right + 68, height(2) + 10)];
    canvas.draw(&Rectangle::new(band, GREY.mix(0.25).filled()))?;
    label(canvas, (right, 2), "band: from the shortest run to the longest".into())
}

/// Returns the vertical position of a row of the legend.
fn height(row: i32) -> i32 {
    80 + 34 * row
}

fn entry(canvas: &Canvas, at: (i32, i32), stroke: &Stroke, text: String) -> DrawResult {
    let (x, y) = (at.0, height(at.1));
    canvas.draw(&stroke.through(vec![(x, y), (x + 68, y)]))?;
    label(canvas, at, text)
}

fn label(canvas: &Canvas, at: (i32, i32), text: String) -> DrawResult {
    let position = (at.0 + 84, height(at.1));
    canvas.draw(&Text::new(text, position, font(25, HPos::Left, VPos::Center)))
}
