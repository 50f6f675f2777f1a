//! Records a check in each of three child processes, and one in this process. Prints the spans.

use std::io;
use std::process::ExitCode;

use cli_core::{exit_code, print_line};
use process_core::{Fork, fork};
use timeline::{Recorder, number_lanes};

fn main() -> ExitCode {
    exit_code(run())
}

fn run() -> io::Result<()> {
    let recorder = Recorder::start()?;
    for n in [7, 8, u64::MAX] {
        // SAFETY: this is the only thread: nothing above starts another.
        match unsafe { fork() }? {
            Fork::Parent(child) => child.join()?, // so that the children check one after another
            Fork::Child(token) => token.run(|| {
                let _ = recorder.check(n);
                Ok(())
            }),
        }
    }
    let _ = recorder.check(11);
    let mut spans = recorder.finish()?;
    spans.sort_unstable_by_key(|span| span.start);
    number_lanes(&mut spans);
    for span in &spans {
        assert!(span.start <= span.end && span.end <= recorder.elapsed(), "wrong times: {span:?}");
        print_line(&format!("{}: {:?}", span.lane, span.kind))?;
    }
    Ok(())
}
