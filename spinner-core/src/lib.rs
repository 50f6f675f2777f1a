//! What the spinners share: the frames, how long each is shown, and the line they are drawn in.
//!
//! Nothing in here is about concurrency. Read a spinner first, and come back if you wonder.

use std::time::Duration;

mod status_line;

pub use status_line::{StatusLine, observe_frames};

/// The characters that look like a turning bar when they are shown in order.
pub const FRAMES: &str = r"\|/-";

/// How long one frame is shown: a tenth of a second.
pub const TICK: Duration = Duration::from_millis(100);
