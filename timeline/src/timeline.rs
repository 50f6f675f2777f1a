//! The lanes of a timeline, and what is in them.

use std::io;
use std::time::Duration;

use cli_core::{print_line, terminal_width};

use crate::SvgFile;
use crate::svg::svg;
use crate::text::text;

/// A piece of work: what was done in which lane, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The lane: an index, or what [`number_lanes`] replaces with an index.
    pub lane: u32,
    /// What was done.
    pub kind: Kind,
    /// When it began, as the time since the start of the recording.
    pub start: Duration,
    /// When it ended.
    pub end: Duration,
}

impl Span {
    /// How long it took.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.end.saturating_sub(self.start)
    }
}

/// What is done during a [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number is checked.
    Check {
        /// The number.
        n: u64,
        /// Whether it is prime.
        prime: bool,
    },
    /// Anything else is computed.
    Compute,
    /// A frame of a spinner is drawn.
    Frame,
}

impl Kind {
    /// All kinds, in the order of the legend. The numbers are of no interest.
    pub(crate) const ALL: [Self; 4] = [
        Self::Check { n: 0, prime: true },
        Self::Check { n: 0, prime: false },
        Self::Compute,
        Self::Frame,
    ];

    /// Whether two kinds are drawn in the same way, apart from a number.
    pub(crate) fn looks_like(self, other: Self) -> bool {
        self.name() == other.name()
    }

    /// What the legend calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Check { prime: true, .. } => "prime",
            Self::Check { prime: false, .. } => "composite",
            Self::Compute => "computes",
            Self::Frame => "draws a frame",
        }
    }

    /// The number that labels a bar.
    pub(crate) fn number(self) -> Option<u64> {
        match self {
            Self::Check { n, .. } => Some(n),
            Self::Compute | Self::Frame => None,
        }
    }
}

/// Replaces the lanes of `spans`, which may be any numbers, with 0, 1, 2 and so on, in the order in
/// which the lanes first occur.
pub fn number_lanes(spans: &mut [Span]) {
    let mut ids = Vec::new();
    for span in spans {
        span.lane = index_of(span.lane, &mut ids);
    }
}

/// Returns the index of `id`, which is added if it is new.
pub(crate) fn index_of(id: u32, ids: &mut Vec<u32>) -> u32 {
    let index = ids.iter().position(|other| *other == id).unwrap_or(ids.len());
    if index == ids.len() {
        ids.push(id);
    }
    u32::try_from(index).expect("there are fewer lanes than ids")
}

/// What happened in a program: a lane for each worker, thread, process or task.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub(crate) title: String,
    pub(crate) lanes: Vec<Lane>,
    /// The end of the time axis.
    pub(crate) total: Duration,
}

#[derive(Clone, Debug)]
pub(crate) struct Lane {
    pub(crate) name: String,
    /// In the order in which they began.
    pub(crate) spans: Vec<Span>,
}

impl Timeline {
    /// Creates a timeline with one lane for each of `names`. `total` is the length of the time axis.
    ///
    /// # Panics
    /// When the lane of a span is not the index of a name.
    #[must_use]
    pub fn new(
        title: &str,
        names: impl IntoIterator<Item = String>,
        spans: impl IntoIterator<Item = Span>,
        total: Duration,
    ) -> Self {
        let lane = |name| Lane { name, spans: Vec::new() };
        let mut lanes: Vec<Lane> = names.into_iter().map(lane).collect();
        for span in spans {
            lanes[span.lane as usize].spans.push(span);
        }
        for lane in &mut lanes {
            lane.spans.sort_unstable_by_key(|span| span.start);
        }
        Self { title: title.into(), lanes, total }
    }

    /// Returns the lanes as text that is `width` columns wide, of which the bars get at least 10.
    ///
    /// Each column shows the span that fills most of it, and dots if less than half of it is filled.
    /// A column in which a frame is drawn always shows the frame. A number is shown where its bar
    /// has room for it.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        text(self, width)
    }

    /// Returns the lanes as an SVG picture for light and dark pages. Pointing at a bar shows its
    /// times. `description` is for screen readers.
    #[must_use]
    pub fn svg(&self, description: &str) -> String {
        svg(self, description)
    }

    /// Prints the lanes and a summary, and writes the picture if there is a file for it. If the file
    /// is stdout, only the picture is printed.
    ///
    /// # Errors
    /// When stdout or the file cannot be written to.
    pub fn show(&self, summary: &str, file: Option<&SvgFile>) -> io::Result<()> {
        if !file.is_some_and(SvgFile::is_stdout) {
            print_line(&format!("{}\n\n{summary}", self.text(terminal_width().unwrap_or(80))))?;
        }
        match file {
            Some(file) => file.write(&self.svg(summary)),
            None => Ok(()),
        }
    }

    /// The kinds that occur, in the order of the legend.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> {
        let occurs = |kind: &Kind| {
            let spans = self.lanes.iter().flat_map(|lane| &lane.spans);
            spans.into_iter().any(|span| span.kind.looks_like(*kind))
        };
        Kind::ALL.into_iter().filter(occurs)
    }
}
