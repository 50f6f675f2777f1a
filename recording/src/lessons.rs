//! What is recorded of each lesson.

/// A lesson, and what is typed to record it.
pub(crate) struct Lesson {
    /// The name of its package.
    pub(crate) name: &'static str,
    /// What the recording shows, for a reader who does not see it.
    pub(crate) description: &'static str,
    pub(crate) script: &'static [Step],
}

/// Something to do in the terminal.
pub(crate) enum Step {
    /// Type a command, and wait until it has ended.
    Run(&'static str),
    /// Type a command that ends in `&`, and wait until the screen contains a text.
    Start(&'static str, &'static str),
}

use Step::{Run, Start};

/// All lessons, in order. To record another one, add an entry.
pub(crate) const LESSONS: &[Lesson] = &[
    Lesson {
        name: "spinner-thread",
        description: "A line names the spinner object, a thread. Below it a bar turns in front of \
                      thinking! for three seconds. Then that line is cleared, and the answer \
                      appears: 42.",
        script: &[Run("cargo run -p spinner-thread")],
    },
    Lesson {
        name: "spinner-proc",
        description: "A line names the spinner object, a child process. Below it a bar turns in \
                      front of thinking! for three seconds. Then that line is cleared, and the \
                      answer appears: 42.",
        script: &[Run("cargo run -p spinner-proc")],
    },
    Lesson {
        name: "spinner-async",
        description: "A line names the spinner object, a task. Below it a bar turns in front of \
                      thinking! for three seconds. Then that line is cleared, and the answer \
                      appears: 42.",
        script: &[Run("cargo run -p spinner-async")],
    },
    Lesson {
        name: "spinner-async-nap",
        description: "A bar turns while the same thread checks whether a large number is prime, \
                      because the check yields again and again. Then the answer appears.",
        script: &[Run("cargo run -p spinner-async-nap")],
    },
    Lesson {
        name: "spinner-green",
        description: "A line names the spinner object, a coroutine. Below it a bar turns in front \
                      of thinking! for three seconds. Then that line is cleared, and the answer \
                      appears: 42.",
        script: &[Run("cargo run -p spinner-green")],
    },
    Lesson {
        name: "shared-state",
        description: "Several threads increment one counter in different ways. A line for each way \
                      shows the count and the time.",
        script: &[Run("cargo run -p shared-state")],
    },
    Lesson {
        name: "sequential",
        description: "Twenty numbers are checked one after another. The small ones appear at once, \
                      the large primes slowly.",
        script: &[Run("cargo run -p sequential")],
    },
    Lesson {
        name: "procs",
        description: "Processes check twenty numbers. The results appear in the order in which they \
                      are ready, and the total time is shorter than the times of all checks \
                      together.",
        script: &[Run("cargo run -p procs")],
    },
    Lesson {
        name: "threads",
        description: "Threads check twenty numbers. The results appear in the order in which they \
                      are ready, and the total time is shorter than the times of all checks \
                      together.",
        script: &[Run("cargo run -p threads")],
    },
    Lesson {
        name: "gil",
        description: "The twenty numbers are checked by one thread, by several, and by several \
                      under a lock like Python's. A table compares the times.",
        script: &[Run("cargo run -p gil")],
    },
    Lesson {
        name: "scaling",
        description: "Both pools are measured with one worker and with more. A table shows the \
                      times.",
        script: &[Run("cargo run -p scaling -- --max-workers 4 --runs 1")],
    },
    Lesson {
        name: "app-server",
        description: "A web server starts two workers. Requests are answered by different workers. \
                      Then the server is told to end, and its workers end with it.",
        script: &[
            Start("cargo run -p app-server -- --workers 2 &", "ready"),
            Run("curl -s http://127.0.0.1:8000/prime/9999999999999917"),
            Run("curl -s 'http://127.0.0.1:8000/pid?[1-4]'"),
            Run("kill %1; wait"),
        ],
    },
    Lesson {
        name: "task-queue",
        description: "Workers take jobs from a queue in a file, and the results appear as they are \
                      ready.",
        script: &[Run("cargo run -p task-queue")],
    },
    Lesson {
        name: "fleet",
        description: "A command runs on many hosts, a few at a time. A line for each host shows how \
                      it ended.",
        script: &[Run("cargo run -p fleet")],
    },
];
