//! Readers and writers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use scheduler::{Model, Place, join, show};

use super::answer::ReadWriteLock;

pub fn models() -> Vec<Model> {
    vec![writer_is_alone(), upgrade_loses_no_update()]
}

/// Two writers and a reader. A writer is alone, and all get the lock.
pub fn writer_is_alone() -> Model {
    Model::new("a writer is alone, and all threads get the lock", 3, || {
        let shared = Arc::new((ReadWriteLock::new(), Place::default()));
        show("threads inside", &shared, |(_, inside)| inside);
        let writer = |()| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let _guard = shared.0.write();
                assert_eq!(shared.1.visit(), 0, "a writer is not alone");
            })
        };
        let threads = [(); 2].map(writer);
        let guard = shared.0.read();
        assert_eq!(shared.1.visit(), 0, "a reader is inside together with a writer");
        drop(guard);
        threads.into_iter().for_each(join);
    })
}

/// Two readers read a value, and add 1 to it if they may become writers. If not, they start again,
/// as writers. No update may be lost, and no thread may wait forever.
pub fn upgrade_loses_no_update() -> Model {
    Model::new("two readers that become writers lose no update", 4, || {
        let shared = Arc::new((ReadWriteLock::new(), AtomicUsize::new(0)));
        show("value", &shared, |(_, value)| value);
        let add = |()| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (lock, value) = &*shared;
                let guard = lock.read();
                let before = value.load(SeqCst);
                match guard.upgrade() {
                    Ok(_guard) => value.store(before + 1, SeqCst),
                    Err(guard) => {
                        drop(guard);
                        let _guard = lock.write();
                        value.store(value.load(SeqCst) + 1, SeqCst);
                    }
                }
            })
        };
        [(); 2].map(add).into_iter().for_each(join);
        assert_eq!(shared.1.load(SeqCst), 2, "an update was lost");
    })
}
