//! What the pictures have in common.

use std::io;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Where we draw, and what may go wrong.
pub(crate) type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(crate) type Drawn = Result<(), DrawingAreaErrorKind<io::Error>>;

/// Blue and vermilion: told apart also by those who see colours differently (Okabe and Ito).
pub(crate) const BLUE: RGBColor = RGBColor(0, 114, 178);
pub(crate) const VERMILION: RGBColor = RGBColor(213, 94, 0);
pub(crate) const GREY: RGBColor = RGBColor(90, 90, 90);

/// Draws a picture on white, for light and dark pages alike, and adds what a screen reader says.
///
/// `title` and `description` are plain text, without `<` and `&`.
pub(crate) fn picture(
    size: (u32, u32),
    title: &str,
    description: &str,
    draw: impl FnOnce(&Canvas) -> Drawn,
) -> io::Result<String> {
    let mut svg = String::new();
    let canvas = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    canvas.fill(&WHITE).and_then(|()| draw(&canvas)).map_err(io::Error::other)?;
    canvas.present().map_err(io::Error::other)?;
    drop(canvas);
    let words = format!("<title>{title}</title>\n<desc>{description}</desc>\n");
    let svg = svg.replacen("<svg ", "<svg role=\"img\" ", 1);
    Ok(svg.replacen("<rect ", &format!("{words}<rect "), 1))
}

/// A font, black, with the place in the text that stands on the point it is drawn at.
pub(crate) fn font(size: u32, h: HPos, v: VPos) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&BLACK).pos(Pos::new(h, v))
}
