//! The figure: time against workers.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a picture need not be exact"
)]

use std::io;
use std::ops::Range;

use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use primes_core::count;

use crate::svg::{Area, BLUE, Drawn, ORANGE, picture};
use crate::{Model, Results, Summary};

type Chart<'a, 'b> = ChartContext<'b, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

const SIZE: (u32, u32) = (800, 480);

/// Where the lines end, and the right margin begins, in pixels.
const RIGHT_EDGE: i32 = 680;

/// What a line of text needs, in pixels.
const LINE_HEIGHT: i32 = 16;

/// Draws the median time against the number of workers, for each model, as SVG.
///
/// Around each line a band reaches from the quickest run to the slowest. A dotted line shows the
/// best median, a thin one the ideal: the sequential time, shared out perfectly. The number of
/// `cores` is marked.
///
/// # Errors
/// When the drawing fails.
pub fn chart(results: &Results, checks: usize, runs: usize, cores: usize) -> io::Result<String> {
    let title = format!("{}, shared out", count(checks, "prime check", "prime checks"));
    let figure = Figure { results, cores, runs };
    picture(SIZE, &title, &figure.description(), |area| figure.draw(area, &title))
}

/// What is drawn.
struct Figure<'a> {
    results: &'a Results,
    cores: usize,
    runs: usize,
}

impl Figure<'_> {
    fn draw(&self, area: &Area<'_>, title: &str) -> Drawn {
        let (workers, seconds) = self.ranges();
        let mut chart = ChartBuilder::on(area)
            .caption(title, ("sans-serif", 22))
            .margin(12)
            .margin_right(120)
            .x_label_area_size(44)
            .y_label_area_size(64)
            .build_cartesian_2d(workers, seconds.clone())?;
        let decimals = (1.0 - seconds.end.log10()).ceil().clamp(0.0, 9.0) as usize;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(BLACK.mix(0.12))
            .x_labels(self.most_workers().min(20))
            .x_label_formatter(&|workers| format!("{workers:.0}"))
            .y_label_formatter(&|seconds| format!("{seconds:.decimals$}"))
            .label_style(("sans-serif", 14))
            .axis_desc_style(("sans-serif", 15))
            .x_desc("workers")
            .y_desc(format!("time in seconds, {}", self.of_how_many()))
            .draw()?;
        self.draw_cores(area, &chart, seconds.end)?;
        self.draw_ideal(&mut chart)?;
        for (model, summaries) in &self.results.models {
            draw_model(&mut chart, *model, summaries)?;
        }
        self.draw_best(area, &chart)?;
        self.label_lines(area, &chart)?;
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .legend_area_size(44)
            .label_font(("sans-serif", 14))
            .border_style(BLACK.mix(0.4))
            .background_style(WHITE)
            .draw()?;
        Ok(())
    }

    fn most_workers(&self) -> usize {
        let last = self.results.models.iter().filter_map(|(_, summaries)| summaries.last());
        last.map(|summary| summary.workers).max().unwrap_or(1)
    }

    /// What the axes span: half a worker more on both sides, and room for the legend above.
    fn ranges(&self) -> (Range<f64>, Range<f64>) {
        let all = self.results.models.iter().flat_map(|(_, summaries)| summaries);
        let slowest = all.map(|summary| summary.max).fold(self.results.sequential, f64::max);
        (0.5..self.most_workers() as f64 + 0.5, 0.0..slowest * 1.25)
    }

    fn of_how_many(&self) -> String {
        if self.runs == 1 { "one run".into() } else { format!("median of {} runs", self.runs) }
    }

    /// Marks the number of cores, with a label at the top, where no line is.
    fn draw_cores(&self, area: &Area<'_>, chart: &Chart<'_, '_>, top: f64) -> Drawn {
        if self.cores > self.most_workers() {
            return Ok(()); // the description says it
        }
        let (x, cores) = (self.cores as f64, count(self.cores, "core", "cores"));
        let (above, below) = (chart.backend_coord(&(x, top)), chart.backend_coord(&(x, 0.0)));
        area.draw(&PathElement::new([above, below], BLACK.mix(0.5)))?;
        // The legend stands on the right.
        let on_the_left = 2 * self.cores > self.most_workers() + 1;
        let (side, gap) = if on_the_left { (HPos::Right, -5) } else { (HPos::Left, 5) };
        let style = label().pos(Pos::new(side, VPos::Top));
        area.draw(&Text::new(cores, (above.0 + gap, above.1 + 4), style))?;
        Ok(())
    }

    /// Draws the sequential time shared out among the workers: without cores for them, a dream.
    fn draw_ideal(&self, chart: &mut Chart<'_, '_>) -> Drawn {
        let most = self.most_workers() as f64;
        let ideal = |workers: f64| (workers, self.results.sequential / workers);
        let steps = (0..=200).map(|step| ideal(1.0 + (most - 1.0) * f64::from(step) / 200.0));
        chart.draw_series(LineSeries::new(steps, BLACK.mix(0.6)))?;
        Ok(())
    }

    /// Draws a dotted line at the best median.
    fn draw_best(&self, area: &Area<'_>, chart: &Chart<'_, '_>) -> Drawn {
        let Some((_, best)) = self.results.best() else { return Ok(()) };
        let (left, y) = chart.backend_coord(&(0.5, best.median));
        for x in (left..RIGHT_EDGE).step_by(6) {
            area.draw(&PathElement::new([(x, y), (x + 2, y)], BLACK))?;
        }
        Ok(())
    }

    /// Writes beside the ends of these two lines what they are: into the right margin, where
    /// nothing else is, and one below the other.
    fn label_lines(&self, area: &Area<'_>, chart: &Chart<'_, '_>) -> Drawn {
        let most = self.most_workers() as f64;
        let (_, ideal) = chart.backend_coord(&(most, self.results.sequential / most));
        let Some((_, best)) = self.results.best() else { return draw_label(area, ideal, "ideal") };
        let (_, y) = chart.backend_coord(&(most, best.median));
        draw_label(area, y, &format!("best: {:.3} s", best.median))?;
        let apart = if (ideal - y).abs() < LINE_HEIGHT { y + LINE_HEIGHT } else { ideal };
        draw_label(area, apart, "ideal")
    }

    /// Says in words what is to be seen.
    fn description(&self) -> String {
        let cores = count(self.cores, "core", "cores");
        let mut words = vec![format!("This machine has {cores}.")];
        words.push(format!("One after the other takes {:.3} seconds.", self.results.sequential));
        for (model, summaries) in &self.results.models {
            let medians = summaries.iter().map(|one| format!("{}: {:.3}", one.workers, one.median));
            let medians = medians.collect::<Vec<_>>().join(", ");
            words.push(format!("Seconds for each number of workers, {}: {medians}.", model.name()));
        }
        if let Some((model, best)) = self.results.best() {
            let workers = count(best.workers, "worker", "workers");
            words.push(format!("The best has {workers}, {}: {:.3}.", model.name(), best.median));
        }
        words.join(" ")
    }
}

fn label() -> TextStyle<'static> {
    TextStyle::from(("sans-serif", 14).into_font())
}

/// Writes into the right margin.
fn draw_label(area: &Area<'_>, y: i32, text: &str) -> Drawn {
    let style = label().pos(Pos::new(HPos::Left, VPos::Center));
    area.draw(&Text::new(text.to_string(), (RIGHT_EDGE + 6, y), style))?;
    Ok(())
}

/// Draws a model's band, line and markers. Line and markers differ in form, not only in colour.
fn draw_model<'a: 'b, 'b>(chart: &mut Chart<'a, 'b>, model: Model, summaries: &[Summary]) -> Drawn {
    let line = summaries.iter().map(|one| (one.workers as f64, one.median));
    let band = band(summaries);
    if model == Model::Procs {
        chart.draw_series([Polygon::new(band, BLUE.mix(0.2))])?;
        chart.draw_series(LineSeries::new(line.clone(), BLUE.stroke_width(2)))?;
        let dot = |at| Circle::new(at, 4, BLUE.filled());
        let markers = chart.draw_series(line.map(dot))?.label(model.name());
        markers.legend(move |(x, y)| {
            EmptyElement::at((x, y))
                + PathElement::new([(0, 0), (36, 0)], BLUE.stroke_width(2))
                + Circle::new((18, 0), 4, BLUE.filled())
        });
    } else {
        chart.draw_series([Polygon::new(band, ORANGE.mix(0.2))])?;
        chart.draw_series(DashedLineSeries::new(line.clone(), 6, 4, ORANGE.stroke_width(2)))?;
        let triangle = |at| TriangleMarker::new(at, 6, ORANGE.filled());
        let markers = chart.draw_series(line.map(triangle))?.label(model.name());
        markers.legend(move |(x, y)| {
            EmptyElement::at((x, y))
                + PathElement::new([(0, 0), (8, 0)], ORANGE.stroke_width(2))
                + PathElement::new([(28, 0), (36, 0)], ORANGE.stroke_width(2))
                + TriangleMarker::new((18, 0), 6, ORANGE.filled())
        });
    }
    Ok(())
}

/// The outline from the quickest runs to the slowest and back. A single point has some width.
fn band(summaries: &[Summary]) -> Vec<(f64, f64)> {
    let wide = if summaries.len() == 1 { 0.05 } else { 0.0 };
    let there = summaries
        .iter()
        .flat_map(|one| [-wide, wide].map(|side| (one.workers as f64 + side, one.min)));
    let back = summaries
        .iter()
        .rev()
        .flat_map(|one| [wide, -wide].map(|side| (one.workers as f64 + side, one.max)));
    there.chain(back).collect()
}
