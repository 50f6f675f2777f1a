//! What a picture owes to those who cannot see it, and to dark pages.

use std::error::Error;
use std::io;

use plotters::prelude::*;

/// A part of a drawing, and the whole of it.
pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

/// What drawing comes to.
pub(crate) type Drawn = Result<(), Box<dyn Error>>;

/// Blue, told apart from the orange by everybody; both from the palette of Okabe and Ito.
pub(crate) const BLUE: RGBColor = RGBColor(0, 0x72, 0xB2);
/// Orange.
pub(crate) const ORANGE: RGBColor = RGBColor(0xD5, 0x5E, 0);

/// Draws a picture on a white card, which stands out well on a dark page, too. Screen readers get
/// `title` and `description`, which hold no special characters of XML.
///
/// # Errors
/// When the drawing fails.
pub(crate) fn picture(
    size: (u32, u32),
    title: &str,
    description: &str,
    draw: impl FnOnce(&Area<'_>) -> Drawn,
) -> io::Result<String> {
    let mut svg = String::new();
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    let drawn = area.fill(&WHITE).map_err(Box::from).and_then(|()| draw(&area));
    drawn.map_err(|error| io::Error::other(format!("cannot draw: {error}")))?;
    drop(area);
    let words = format!("><title>{title}</title>\n<desc>{description}</desc>\n");
    Ok(svg.replacen("<svg ", r#"<svg role="img" "#, 1).replacen('>', &words, 1))
}
