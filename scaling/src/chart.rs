//! The findings as a picture: the time against the number of workers.

use std::fmt::Write;
use std::io;
use std::time::Duration;

use plotters::coord::combinators::WithKeyPoints;
use plotters::coord::types::{RangedCoordf64, RangedCoordi32};
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use primes_core::count;

use crate::picture::{BLUE, Canvas, Drawn, GREY, VERMILION, font, picture};
use crate::table::best;
use crate::{Curve, Findings, Model};

const SIZE: (u32, u32) = (1200, 790);

/// The height of the title and the legend.
const HEAD: i32 = 220;

/// Workers, in half steps so that there is room on both sides, and times.
type Axes<'a, 'b> =
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<WithKeyPoints<RangedCoordi32>, RangedCoordf64>>;

/// Draws the findings as an SVG.
///
/// # Errors
/// Never, unless the plotting library has one of its own.
pub fn chart(findings: &Findings) -> io::Result<String> {
    let title = format!("{} prime checks with more and more workers", findings.numbers);
    picture(SIZE, &title, &describe(findings), |canvas| {
        canvas.draw(&Text::new(title.clone(), (600, 16), font(34, HPos::Center, VPos::Top)))?;
        legend(canvas, findings)?;
        let (_, below) = canvas.split_vertically(HEAD);
        draw_axes(canvas, &below, findings)
    })
}

/// What is to be seen, for those who cannot see it.
fn describe(findings: &Findings) -> String {
    let cores = count(findings.cores, "core", "cores");
    let one = findings.sequential.median.as_secs_f64();
    let mut text = format!(
        "A line chart: the time in seconds against the number of workers, on {cores}. \
         One after the other: {one:.4} s. The medians of"
    );
    for curve in &findings.curves {
        write!(text, " {}:", curve.model.name()).expect("a string takes all");
        for (workers, times) in &curve.points {
            let time = times.median.as_secs_f64();
            write!(text, " {workers}: {time:.4},").expect("a string takes all");
        }
        text.pop();
        text.push(';');
    }
    text.pop();
    text + ". " + &best(findings)
}

/// A time in the unit of the axis.
#[derive(Clone, Copy)]
struct Unit {
    name: &'static str,
    per_second: f64,
}

impl Unit {
    /// Seconds, unless that would be all zeros.
    fn for_times_up_to(seconds: f64) -> Self {
        if seconds < 0.02 {
            Self { name: "milliseconds", per_second: 1e3 }
        } else {
            Self { name: "seconds", per_second: 1.0 }
        }
    }

    /// Where a time belongs.
    fn point(self, workers: usize, time: Duration) -> (i32, f64) {
        (half_steps(workers), time.as_secs_f64() * self.per_second)
    }
}

fn draw_axes(canvas: &Canvas, area: &Canvas, findings: &Findings) -> Drawn {
    let maxima = findings.curves.iter().flat_map(|curve| &curve.points).map(|(_, it)| it.maximum);
    let top = maxima.max().unwrap_or_default().max(findings.sequential.median).as_secs_f64() * 1.04;
    let unit = Unit::for_times_up_to(top);
    let most = findings.max_workers();
    let workers = (1..half_steps(most) + 1).with_key_points(ticks(most));
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
    draw_best(&mut axes, findings, unit)?;
    findings.curves.iter().try_for_each(|curve| draw_band(&mut axes, curve, unit))?;
    findings.curves.iter().try_for_each(|curve| draw_curve(&mut axes, curve, unit))
}

/// Where a number of workers stands on the axis.
fn half_steps(workers: usize) -> i32 {
    i32::try_from(2 * workers).expect("nobody starts a billion workers")
}

/// The numbers of workers that are written at the axis: not more than twenty or so.
fn ticks(most: usize) -> Vec<i32> {
    let steps = [1, 2, 5, 10, 20, 50, 100];
    let step = steps.into_iter().find(|step| most / step <= 20).unwrap_or(100);
    (1..=most).filter(|&workers| workers == 1 || workers % step == 0).map(half_steps).collect()
}

/// The mark at the number of cores; it may be beyond the last worker.
fn draw_cores(canvas: &Canvas, axes: &mut Axes, findings: &Findings, top: f64) -> Drawn {
    if findings.cores > findings.max_workers() {
        return Ok(());
    }
    let cores = half_steps(findings.cores);
    axes.draw_series([PathElement::new([(cores, 0.0), (cores, top)], GREY.stroke_width(1))])?;
    let (x, y) = axes.backend_coord(&(cores, top));
    let label = count(findings.cores, "core", "cores");
    canvas.draw(&Text::new(label, (x, y - 6), font(24, HPos::Center, VPos::Bottom)))
}

fn draw_ideal(axes: &mut Axes, findings: &Findings, unit: Unit) -> Drawn {
    let workers = 1..=findings.max_workers();
    let points = workers.map(|workers| unit.point(workers, findings.ideal(workers)));
    axes.draw_series([IDEAL.through(points.collect())])?;
    Ok(())
}

fn draw_best(axes: &mut Axes, findings: &Findings, unit: Unit) -> Drawn {
    let (_, _, times) = findings.best;
    let best = times.median.as_secs_f64() * unit.per_second;
    let end = half_steps(findings.max_workers()) + 1;
    axes.draw_series([BEST.through(vec![(1, best), (end, best)])])?;
    Ok(())
}

/// From the shortest to the longest time: an area, and a bar for each number of workers.
fn draw_band(axes: &mut Axes, curve: &Curve, unit: Unit) -> Drawn {
    let color = stroke(curve.model).color;
    let upper = curve.points.iter().map(|(workers, times)| unit.point(*workers, times.maximum));
    let lower = curve.points.iter().map(|(workers, times)| unit.point(*workers, times.minimum));
    let area: Vec<(i32, f64)> = upper.clone().chain(lower.clone().rev()).collect();
    axes.draw_series([Polygon::new(area, color.mix(0.2))])?;
    let bars = upper.zip(lower).map(|(upper, lower)| PathElement::new([upper, lower], color));
    axes.draw_series(bars)?;
    Ok(())
}

/// The medians.
fn draw_curve(axes: &mut Axes, curve: &Curve, unit: Unit) -> Drawn {
    let medians = curve.points.iter().map(|(workers, times)| unit.point(*workers, times.median));
    axes.draw_series([stroke(curve.model).through(medians.clone().collect())])?;
    let size = if curve.points.len() > 30 { 6 } else { 10 };
    axes.draw_series(medians.map(|point| marker(curve.model, point, size)))?;
    Ok(())
}

/// A kind of line: told from the others without its colour, too.
struct Stroke {
    color: RGBColor,
    width: u32,
    /// How long a dash is, and the gap behind it.
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
    fn through<P: Clone>(&self, points: Vec<P>) -> DashedPathElement<std::vec::IntoIter<P>, i32> {
        let (dash, gap) = self.dash;
        DashedPathElement::new(points, dash, gap, self.color.stroke_width(self.width))
    }
}

/// A ring or a triangle: where both stand in one place, both can be seen.
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

/// What the lines are: above the picture, so that it covers nothing.
fn legend(canvas: &Canvas, findings: &Findings) -> Drawn {
    let (left, right) = (60, 590);
    for (row, curve) in (0..).zip(&findings.curves) {
        let name = format!("{}: median of the runs", curve.model.name());
        entry(canvas, (left, row), &stroke(curve.model), name)?;
        canvas.draw(&marker(curve.model, (left + 34, height(row)), 10))?;
    }
    let (model, workers, times) = findings.best;
    let (time, who) = (times.median.as_secs_f64(), model.workers(workers));
    entry(canvas, (right, 0), &BEST, format!("best median: {time:.4} s, with {who}"))?;
    let cores = count(findings.cores, "core", "cores");
    entry(canvas, (right, 1), &IDEAL, format!("ideal: perfectly shared, on {cores}"))?;
    let band = [(right, height(2) - 10), (right + 68, height(2) + 10)];
    canvas.draw(&Rectangle::new(band, GREY.mix(0.25).filled()))?;
    words(canvas, (right, 2), "band: from the shortest run to the longest".into())
}

/// The height of a row of the legend.
fn height(row: i32) -> i32 {
    80 + 34 * row
}

fn entry(canvas: &Canvas, at: (i32, i32), stroke: &Stroke, text: String) -> Drawn {
    let (x, y) = (at.0, height(at.1));
    canvas.draw(&stroke.through(vec![(x, y), (x + 68, y)]))?;
    words(canvas, at, text)
}

fn words(canvas: &Canvas, at: (i32, i32), text: String) -> Drawn {
    let place = (at.0 + 84, height(at.1));
    canvas.draw(&Text::new(text, place, font(25, HPos::Left, VPos::Center)))
}
