//! The parts of a picture.

use std::io;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// The area to draw in.
pub type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// The outcome of drawing.
pub type DrawResult = Result<(), DrawingAreaErrorKind<io::Error>>;

/// Blue, from the palette of Okabe and Ito, which stays distinguishable with colour-blindness.
pub const BLUE: RGBColor = RGBColor(0, 114, 178);
/// Vermilion, from the same palette.
pub const VERMILION: RGBColor = RGBColor(213, 94, 0);
/// For lines that are not data.
pub const GREY: RGBColor = RGBColor(90, 90, 90);

/// Draws a picture on white, readable on light and dark pages, and adds the text that screen
/// readers read.
///
/// `title` and `description` are plain text, without `<` and `&`.
///
/// # Errors
/// When the plotting library reports an error.
pub fn picture(
    size: (u32, u32),
    title: &str,
    description: &str,
    draw: impl FnOnce(&Canvas) -> DrawResult,
) -> io::Result<String> {
    let mut svg = String::new();
    let canvas = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    canvas.fill(&WHITE).and_then(|()| draw(&canvas)).map_err(io::Error::other)?;
    canvas.present().map_err(io::Error::other)?;
    drop(canvas);
    let alternative = format!("<title>{title}</title>\n<desc>{description}</desc>\n");
    let svg = svg.replacen("<svg ", "<svg role=\"img\" ", 1);
    Ok(svg.replacen("<rect ", &format!("{alternative}<rect "), 1))
}

/// Returns a black font of `size` pixels. `h` and `v` choose the point of the text that is drawn at its position.
#[must_use]
pub fn font(size: u32, h: HPos, v: VPos) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&BLACK).pos(Pos::new(h, v))
}
