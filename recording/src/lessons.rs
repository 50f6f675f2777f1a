//! What is recorded of each lesson.

/// A lesson, and what is typed to record it.
pub(crate) struct Lesson {
    /// The name of its package.
    pub(crate) name: &'static str,
    /// What the recording shows, for a reader who does not see it.
    pub(crate) description: &'static str,
    pub(crate) script: &'static [Step],
    /// The rows and columns of the terminal: enough rows that nothing scrolls, and enough columns that
    /// no word is broken.
    pub(crate) size: (u16, u16),
}

/// Something to do in the terminal.
pub(crate) enum Step {
    /// Type a command, and wait until it has ended.
    Run(&'static str),
    /// As `Run`, but show the run in slow motion, because otherwise there is not much to see.
    RunSlowly(&'static str),
    /// Wait until a text is in a file.
    WaitFor(&'static str, &'static str),
    /// Type a command, and wait until a text is on the screen.
    Open(&'static str, &'static str),
    /// Press keys, one after the other, and look at the screen after each.
    Press(&'static str),
}

use Step::{Open, Press, Run, RunSlowly, WaitFor};

/// All lessons, in order. To record another one, add an entry.
pub(crate) const LESSONS: &[Lesson] = &[
    Lesson {
        name: "spinner-thread",
        description: "A line names the spinner object, a thread. Below it a bar turns in front of \
                      thinking! for three seconds. Then that line is cleared, and the answer \
                      appears: 42.",
        script: &[Run("cargo run -p spinner-thread")],
        size: (100, 80),
    },
    Lesson {
        name: "spinner-proc",
        description: "A line names the spinner object, a child process. Below it a bar turns in \
                      front of thinking! for three seconds. Then that line is cleared, and the \
                      answer appears: 42.",
        script: &[Run("cargo run -p spinner-proc")],
        size: (100, 80),
    },
    Lesson {
        name: "spinner-async",
        description: "A line names the spinner object, a task. Below it a bar turns in front of \
                      thinking! for three seconds. Then that line is cleared, and the answer \
                      appears: 42.",
        script: &[Run("cargo run -p spinner-async")],
        size: (100, 80),
    },
    Lesson {
        name: "spinner-async-nap",
        description: "A bar turns while the same thread checks whether a large number is prime, \
                      because the check yields again and again. Then the answer appears.",
        script: &[Run("cargo run -p spinner-async-nap")],
        size: (100, 80),
    },
    Lesson {
        name: "spinner-green",
        description: "A line names the spinner object, a coroutine. Below it a bar turns in front \
                      of thinking! for three seconds. Then that line is cleared, and the answer \
                      appears: 42.",
        script: &[Run("cargo run -p spinner-green")],
        size: (100, 80),
    },
    Lesson {
        name: "shared-state",
        description: "Several threads increment one counter in different ways. A line for each way \
                      shows the count and the time.",
        script: &[Run("cargo run -p shared-state")],
        size: (100, 80),
    },
    Lesson {
        name: "sequential",
        description: "Twenty numbers are checked one after another. The small ones appear at once, \
                      the large primes slowly.",
        script: &[RunSlowly("cargo run -p sequential")],
        size: (100, 80),
    },
    Lesson {
        name: "procs",
        description: "Processes check twenty numbers. The results appear in the order in which they \
                      are ready, and the total time is shorter than the times of all checks \
                      together.",
        script: &[RunSlowly("cargo run -p procs")],
        size: (100, 80),
    },
    Lesson {
        name: "threads",
        description: "Threads check twenty numbers. The results appear in the order in which they \
                      are ready, and the total time is shorter than the times of all checks \
                      together.",
        script: &[RunSlowly("cargo run -p threads")],
        size: (100, 80),
    },
    Lesson {
        name: "gil",
        description: "The twenty numbers are checked by one thread, by several, and by several \
                      under a lock like Python's. A table compares the times.",
        script: &[Run("cargo run -p gil")],
        size: (100, 83),
    },
    Lesson {
        name: "scaling",
        description: "Both pools are measured with one worker and with more. A table shows the \
                      times.",
        script: &[Run("cargo run -p scaling -- --max-workers 4 --runs 1")],
        size: (100, 80),
    },
    Lesson {
        name: "app-server",
        description: "A web server starts two workers. Requests are answered by different workers. \
                      Then the server is told to end, and its workers end with it.",
        script: &[
            Run("cargo run -p app-server -- --workers 2 2>my-log &"),
            WaitFor("my-log", "listening"),
            Run("curl -s http://127.0.0.1:8000/prime/9999999999999917"),
            Run("for i in 1 2 3 4; do curl -s http://127.0.0.1:8000/pid; done"),
            Run("kill %1; wait"),
            Run("cat my-log"),
        ],
        size: (100, 80),
    },
    Lesson {
        name: "task-queue",
        description: "Workers take jobs from a queue in a file, and the results appear as they are \
                      ready.",
        script: &[RunSlowly("cargo run -p task-queue")],
        size: (100, 80),
    },
    Lesson {
        name: "fleet",
        description: "A command runs on many hosts, a few at a time. A line for each host shows how \
                      it ended.",
        script: &[Run("cargo run -p fleet -- -- echo done")],
        size: (100, 88),
    },
    Lesson {
        name: "number-crunching",
        description: "The twenty numbers are checked in seven ways, each faster than the one before. \
                      A table compares the times, with bars on a logarithmic scale.",
        script: &[Run("cargo run -p number-crunching -- --no-python")],
        size: (100, 83),
    },
    Lesson {
        name: "python-extension",
        description: "Twenty numbers are checked in Python: with Python code, with native code that \
                      keeps the GIL, and with native code that releases it. Only the last one is \
                      faster with two threads.",
        script: &[Run("target/venv/bin/python python-extension/primes_table.py")],
        size: (100, 88),
    },
    Lesson {
        name: "course",
        description: "The reader is the scheduler of two threads that transfer money in opposite \
                      directions. After a failing order was found, it is played step by step, until \
                      each thread waits for the lock of the other: a deadlock.",
        script: &[Open("cargo course step two_accounts", "q: quit"), Press("a       ")],
        size: (34, 100),
    },
];
