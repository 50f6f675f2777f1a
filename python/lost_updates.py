"""Two threads increment one counter: which ways of doing it lose updates?

    python3 python/lost_updates.py
"""

import sys
from threading import Barrier, Lock, Thread

THREADS = 2
INCREMENTS = 1_000_000

count = 0
lock = Lock()
barrier = Barrier(THREADS)


def main():
    # Switch often, so that a race shows itself within a second. The default is 5 ms.
    sys.setswitchinterval(1e-5)
    for name, work, expected in [
        ("count += 1", statement, THREADS * INCREMENTS),
        ("count += one()", call_inside, THREADS * INCREMENTS),
        ("with lock: count += one()", with_lock, THREADS * INCREMENTS),
        ("load, load, store, store", forced_order, THREADS),
    ]:
        counted = run(work)
        verdict = "none lost" if counted == expected else f"{expected - counted} lost"
        print(f"{name:26} {counted:8} of {expected:8}  {verdict}")


def run(work):
    """Runs `work` on all threads. Returns what they have counted."""
    global count
    count = 0
    threads = [Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count


def one():
    """Returns 1. A thread can be interrupted at a call."""
    return 1


def statement():
    """Loses nothing in CPython 3.10 to 3.13 with a GIL. The language does not promise that."""
    global count
    for _ in range(INCREMENTS):
        count += 1


def call_inside():
    """Loses updates: the call is between the load and the store."""
    global count
    for _ in range(INCREMENTS):
        count += one()


def with_lock():
    """Loses nothing, in any Python."""
    global count
    for _ in range(INCREMENTS):
        with lock:
            count += one()


def forced_order():
    """Always loses updates: no thread stores before all threads have loaded."""
    global count
    value = count
    barrier.wait()
    count = value + 1


if __name__ == "__main__":
    main()
