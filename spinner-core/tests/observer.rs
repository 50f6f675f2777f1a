//! The observer of the frames. It is set once per process, so there is only one test here.

use std::sync::mpsc::channel;
use std::time::Instant;

use spinner_core::{StatusLine, observe_frames};

#[test]
fn observer_gets_the_start_of_every_frame_and_cannot_be_replaced() {
    let mut line = StatusLine::new();
    line.show("before").expect("stdout can be written to");
    let (start_tx, start_rx) = channel();
    observe_frames(move |start| start_tx.send(start).expect("the receiver exists"));
    observe_frames(|_| panic!("a second observer replaced the first"));
    for frame in ["| one", "/ two"] {
        let before = Instant::now();
        line.show(frame).expect("stdout can be written to");
        let start = start_rx.try_recv().expect("`show` calls the observer before it returns");
        assert!(before <= start && start <= Instant::now(), "not the start of this frame");
        assert!(start_rx.try_recv().is_err(), "the observer was called twice for one frame");
    }
}
