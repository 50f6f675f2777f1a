//! A timeline as an SVG picture.

use std::fmt::Write;

use crate::timeline::Lane;
use crate::{Kind, Timeline};

/// What the first line of every picture contains. [`SvgFile`](crate::SvgFile) overwrites no other
/// files.
pub(crate) const MARK: &str = "class=\"timeline\"";

/// The width of the picture, and the margins right of the lanes and around the text, in pixels. On a
/// phone, 360 pixels wide, the text is still legible.
const WIDTH: f64 = 720.0;
const MARGIN: f64 = 18.0;
/// Where the lanes begin.
const TOP: f64 = 120.0;
/// The room below the lanes, for the axis.
const BOTTOM: f64 = 90.0;
/// A lane is at most this high. All lanes together are at most 20 times as high.
const LANE: f64 = 56.0;
const MAX_FULL_LANES: usize = 20;

/// Colours from the palette of Okabe and Ito, which stay distinguishable with colour-blindness, and
/// lighter ones for dark pages.
const STYLE: &str = "\
text { font-family: sans-serif; font-size: 22px; fill: #111 }
.title { font-size: 32px }
.number { font-size: 15px; fill: #fff }
.number.composite, .number.frame { fill: #111 }
.page { fill: #fff }
.waits { fill: #e4e4e4 }
.tick { stroke: #888; stroke-width: 1 }
.bar.prime, .bar.computes { fill: #0072b2; stroke: #fff; stroke-width: 1 }
.bar.composite { fill: #fff; stroke: #d55e00; stroke-width: 2 }
.bar.frame { fill: #d55e00 }
@media (prefers-color-scheme: dark) {
text { fill: #eee }
.number { fill: #111 }
.number.composite, .number.frame { fill: #eee }
.page { fill: #15181c }
.waits { fill: #353b42 }
.bar.prime, .bar.computes { fill: #56b4e9; stroke: #15181c }
.bar.composite { fill: #15181c; stroke: #f0955a }
.bar.frame { fill: #f0955a }
}
";

/// Returns the picture.
pub(crate) fn svg(timeline: &Timeline, description: &str) -> String {
    let layout = Layout::of(timeline);
    let height = layout.bottom() + BOTTOM;
    let title = escape(&timeline.title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" {MARK} role=\"img\" width=\"{WIDTH}\" \
         height=\"{height:.0}\" viewBox=\"0 0 {WIDTH} {height:.0}\">\n<title>{title}</title>\n\
         <desc>{}</desc>\n<style>\n{STYLE}</style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{height:.0}\"/>\n",
        escape(description)
    );
    svg += &text(MARGIN, 48.0, "title", "start", &title);
    svg += &legend(timeline);
    for (index, lane) in timeline.lanes.iter().enumerate() {
        svg += &layout.lane(index, lane);
    }
    svg + &layout.axis() + "</svg>\n"
}

/// Where things are.
struct Layout {
    lanes: usize,
    lane_height: f64,
    /// The left end of the lanes.
    left: f64,
    /// The length of the time axis, in seconds.
    total: f64,
}

impl Layout {
    fn of(timeline: &Timeline) -> Self {
        let lanes = timeline.lanes.len();
        let longest = timeline.lanes.iter().map(|lane| lane.name.chars().count()).max();
        Self {
            lanes,
            lane_height: LANE * (to_f64(MAX_FULL_LANES) / to_f64(lanes.max(1))).min(1.0),
            left: MARGIN + 12.0 * to_f64(longest.unwrap_or(0)) + 12.0,
            total: timeline.total.as_secs_f64().max(1e-9),
        }
    }

    fn bottom(&self) -> f64 {
        TOP + self.lane_height * to_f64(self.lanes)
    }

    /// Where a time is on the axis, in pixels.
    fn x(&self, seconds: f64) -> f64 {
        let right = WIDTH - MARGIN;
        (self.left + (right - self.left) * seconds / self.total).min(right)
    }

    /// Returns a lane with its name and its bars.
    fn lane(&self, index: usize, lane: &Lane) -> String {
        let top = TOP + self.lane_height * (to_f64(index) + 0.12);
        let height = self.lane_height * 0.76;
        let width = WIDTH - MARGIN - self.left;
        let name = escape(&lane.name);
        let mut svg = format!(
            "<rect class=\"waits\" x=\"{:.2}\" y=\"{top:.2}\" width=\"{width:.2}\" \
             height=\"{height:.2}\"/>\n",
            self.left
        );
        if index.is_multiple_of(self.lanes.div_ceil(MAX_FULL_LANES)) {
            svg += &text(self.left - 12.0, top + height / 2.0 + 7.0, "name", "end", &name);
        }
        for bar in self.bars(lane) {
            svg += &self.bar(&bar, &name, top, height);
        }
        svg
    }

    /// Joins neighbours that together are narrower than a pixel. The first decides on the colour.
    fn bars(&self, lane: &Lane) -> Vec<Bar> {
        let mut bars: Vec<Bar> = Vec::new();
        for span in &lane.spans {
            let (start, end) = (span.start.as_secs_f64(), span.end.as_secs_f64());
            let bar = Bar { kind: span.kind, is_single: true, start, end };
            let pixels = |seconds: f64| self.x(seconds) - self.x(0.0);
            match bars.last_mut() {
                Some(last) if pixels(end - last.start) < 1.0 => {
                    (last.end, last.is_single) = (end, false);
                }
                _ => bars.push(bar),
            }
        }
        bars
    }

    fn bar(&self, bar: &Bar, name: &str, top: f64, height: f64) -> String {
        let (x, class) = (self.x(bar.start), class(bar.kind));
        // A frame takes much less time than a pixel, but a learner wants to see each.
        let width = (self.x(bar.end) - x).max(if bar.kind == Kind::Frame { 3.0 } else { 0.3 });
        let number = bar.kind.number().filter(|_| bar.is_single).map(|n| n.to_string());
        let what = match &number {
            _ if !bar.is_single => "several".into(),
            Some(n) => format!("{n} {}", bar.kind.name()),
            None => bar.kind.name().to_string(),
        };
        let mut svg = format!(
            "<rect class=\"bar {class}\" x=\"{x:.2}\" y=\"{top:.2}\" width=\"{width:.2}\" \
             height=\"{height:.2}\"><title>{name}: {what}, from {:.6} s to {:.6} s</title></rect>\n",
            bar.start, bar.end
        );
        if let Some(number) = number.filter(|n| 9.0 * to_f64(n.len()) + 8.0 < width) {
            let class = format!("number {class}");
            svg += &text(x + width / 2.0, top + height / 2.0 + 5.0, &class, "middle", &number);
        }
        svg
    }

    /// Returns the time axis, with a mark at every round number.
    fn axis(&self) -> String {
        let (top, bottom) = (TOP - 6.0, self.bottom() + 6.0);
        let (step, decimals) = step(self.total);
        let mut svg = String::new();
        let mut count = 0;
        while f64::from(count) * step <= self.total {
            let time = f64::from(count) * step;
            let x = self.x(time);
            let _ = writeln!(
                svg,
                "<path class=\"tick\" d=\"M{x:.2} {bottom:.2}v8M{x:.2} {top:.2}v-4\"/>"
            );
            svg += &text(x, bottom + 32.0, "time", "middle", &format!("{time:.decimals$}"));
            count += 1;
        }
        let middle = f64::midpoint(self.left, WIDTH - MARGIN);
        svg + &text(middle, bottom + 66.0, "axis", "middle", "time in seconds")
    }
}

/// One or more spans that are drawn as one rectangle.
struct Bar {
    kind: Kind,
    is_single: bool,
    /// In seconds.
    start: f64,
    end: f64,
}

fn class(kind: Kind) -> &'static str {
    if kind == Kind::Frame { "frame" } else { kind.name() }
}

fn legend(timeline: &Timeline) -> String {
    let bars = timeline.kinds().map(|kind| (format!("bar {}", class(kind)), kind.name()));
    let mut svg = String::new();
    let mut x = MARGIN;
    for (class, name) in bars.chain([("waits".into(), "waits")]) {
        let width = if class == "bar frame" { 3 } else { 50 };
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"70\" width=\"{width}\" height=\"24\"/>"
        );
        x += f64::from(width) + 12.0;
        svg += &text(x, 90.0, "legend", "start", name);
        x += 12.0 * to_f64(name.len()) + 24.0;
    }
    svg
}

/// Returns an element with a text, which must be escaped already.
fn text(x: f64, y: f64, class: &str, anchor: &str, text: &str) -> String {
    format!(
        "<text class=\"{class}\" x=\"{x:.2}\" y=\"{y:.2}\" text-anchor=\"{anchor}\">{text}</text>\n"
    )
}

/// Returns a round distance between marks on an axis, so that there are 4 to 10, and the decimals
/// that it needs.
fn step(total: f64) -> (f64, usize) {
    let (mut power, mut decimals) = (1.0, 0);
    while power > total {
        power /= 10.0;
        decimals += 1;
    }
    while power * 10.0 <= total {
        power *= 10.0;
    }
    let finer = decimals + usize::from(power <= 1.0);
    match total / power {
        ratio if ratio < 2.0 => (power / 5.0, finer),
        ratio if ratio < 5.0 => (power / 2.0, finer),
        _ => (power, decimals),
    }
}

/// Replaces the characters that have a meaning in XML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
