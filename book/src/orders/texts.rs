//! What the pages say. Everything else comes from the model checker.

/// The text around one page's model.
pub(super) struct Text {
    /// The name of the page, as the model checker knows it.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    /// The name of the exercise that the answers belong to.
    pub(super) exercise: &'static str,
    /// What the threads do, in Markdown.
    pub(super) about: &'static str,
    /// What the reader is to try.
    pub(super) goal: &'static str,
    /// What is wrong with the first version, in Markdown.
    pub(super) wrong: &'static str,
    /// Why the second version is right, in Markdown.
    pub(super) right: &'static str,
}

/// All pages, in order.
pub(super) const TEXTS: &[Text] = &[
    Text {
        name: "lost-update",
        title: "The lost update",
        exercise: "lost_update",
        about: "Two threads add 1 to a counter that starts at 0. Each calls `update` once, which \
            loads the number and stores the new one. When both have ended, the main thread loads \
            the counter: it must be 2.",
        goal: "Can you make the counter lose an update?",
        wrong: "Both the load and the store are atomic, but `update` is two steps. If both threads \
            load 0 before one of them stores, both store 1.",
        right: "The lock is held from reading to writing. The two steps are now one critical \
            section: a thread that comes second waits until the first one has stored.",
    },
    Text {
        name: "check-then-act",
        title: "Check-then-act",
        exercise: "two_accounts",
        about: "Account 1 holds 5, and accounts 2 and 3 hold nothing. One thread transfers 5 from \
            account 1 to account 2, another one transfers 5 from account 1 to account 3. Only one \
            of them can succeed.",
        goal: "Can you take 5 from account 1 twice?",
        wrong: "Each check locks its account, and unlocks it again. When the thread acts, what it \
            has checked may be outdated: the other thread has taken the money in between.",
        right: "Both accounts are locked first, and stay locked from the check to the last change.",
    },
    Text {
        name: "published-race",
        title: "The race condition that was published",
        exercise: "published_race",
        about: "The main thread starts a worker that does two jobs, and receives the results. This \
            version stops when both channels are empty. It resembles a program that was published.",
        goal: "Can you make the main thread stop while a job is in progress?",
        wrong: "A job that a worker has received, and whose result it has not sent yet, is in \
            neither channel. Two empty channels do not mean that all jobs are done.",
        right: "The main thread receives until the channel of the results is closed. It is closed \
            only when the last worker has dropped its sender, so after its last result.",
    },
    Text {
        name: "one-sender-too-many",
        title: "One sender too many",
        exercise: "never_ends",
        about: "Two readers send the words `a b` and `a` to a counter. Thread 1 is the counter, and \
            threads 2 and 3 are the readers. The counter ends when no sender is left, and the main \
            thread waits for all of them.",
        goal: "Can you find an order in which all threads end?",
        wrong: "No order is right. The original sender belongs to the main thread, which waits for \
            the counter. The counter waits until all senders are dropped. This bug is not a race: a \
            single run shows it.",
        right: "The main thread drops its sender before it waits.",
    },
    Text {
        name: "two-accounts",
        title: "Two accounts, two locks",
        exercise: "two_accounts",
        about: "One thread transfers 2 from account 1 to account 2. At the same time, another one \
            transfers 3 from account 2 to account 1. Each account has a lock.",
        goal: "Can you make both threads wait forever?",
        wrong: "Each thread holds one lock and waits for the other one. This circle is a deadlock.",
        right: "Both threads lock the account with the lower number first. This lock ordering makes \
            a circle impossible: the thread that gets the first lock also gets the second.",
    },
    Text {
        name: "in-transit",
        title: "Money in transit",
        exercise: "two_accounts",
        about: "A thread transfers 2 from account 1 to account 2. Each holds 5. This version never \
            holds two locks, so it cannot deadlock. The main thread is an auditor: it looks at both \
            accounts, and gives up if one of them is locked.",
        goal: "Only one order fails. Can you make the auditor see that money is missing?",
        wrong: "After the first step the money is in neither account, and no lock tells that a \
            transfer is in progress.",
        right: "Both locks are held from the first change to the last one. An auditor that gets \
            both locks sees the accounts before the transfer or after it.",
    },
    Text {
        name: "lost-wakeup",
        title: "The lost wakeup",
        exercise: "event",
        about: "Thread 1 waits for an event, and thread 2 sets it. `wait` checks the flag, and \
            blocks on the condition variable if the event is not set.",
        goal: "Can you make thread 1 wait forever?",
        wrong: "The mutex is unlocked between the check and the moment when the thread blocks. If \
            the event is set in between, the notification finds no waiting thread, and none follows.",
        right: "The mutex stays locked from the check until the thread blocks: the condition \
            variable unlocks it and starts to wait in one step. A thread that sets the event comes \
            before the check or after the block.",
    },
    Text {
        name: "pill-taken-twice",
        title: "The pill that was taken twice",
        exercise: "poison_pills",
        about: "The main thread sends a job and two poison pills to two workers. A worker that \
            receives a pill stops. In this version, it first empties the channel.",
        goal: "Can you make a worker wait forever for its pill?",
        wrong: "A worker that empties the channel may take the pill of the other worker, which then \
            blocks in `recv`. The main thread keeps a sender, so the channel is never closed.",
        right: "A worker stops at once when it receives a pill. So each of two workers gets one of \
            two pills.",
    },
    Text {
        name: "made-twice",
        title: "The value that was made twice",
        exercise: "exactly_once",
        about: "Two threads ask for a value that is made when it is first needed. Both must get the \
            same value.",
        goal: "Can you make both threads make the value?",
        wrong: "A thread looks whether there is a value, and makes one if there is none. Meanwhile \
            the other thread sees no value either.",
        right: "The first thread notes under the lock that it is making the value. A thread that \
            reads this note waits on the condition variable.",
    },
    Text {
        name: "backpressure",
        title: "The producer that runs ahead",
        exercise: "backpressure",
        about: "Thread 1 produces two items, and the main thread consumes them. At most one item \
            may be in flight: produced, but not consumed yet.",
        goal: "Can you let the producer run ahead?",
        wrong: "An unbounded channel accepts any number of items. The slower the consumer, the more \
            memory the program needs.",
        right: "The producer counts the items in flight. Before it makes one too many, it waits \
            until the main thread says that it has consumed one.",
    },
    Text {
        name: "ticket-lock",
        title: "Why the GIL needs tickets",
        exercise: "gil",
        about: "The main thread holds a lock like CPython's GIL, and releases it for a blocking \
            call with `allow_threads`. Thread 1 wants the lock. If it was already waiting before \
            the call, it must have held the lock when the main thread gets it back.",
        goal: "Can you let the main thread overtake the thread that waits?",
        wrong: "A notification only makes a waiting thread ready. Before it runs, the main thread \
            finds the lock free and takes it again. This is called barging. In early versions of \
            CPython, threads that compute starved others in this way.",
        right: "In a ticket lock, the lock is never free while a thread waits: releasing it serves \
            the next ticket. The main thread takes a ticket, too, and it is a later one.",
    },
];
