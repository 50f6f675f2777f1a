"""A spinner turns on its own thread while this thread works.

    python3 python/spinner_thread.py
"""

import itertools
import time
from threading import Event, Thread

TICK = 0.1


def main():
    answer = supervisor()
    print(f"Answer: {answer}")


def supervisor():
    """Runs `slow` on this thread while another thread draws a spinner."""
    done = Event()  # (1)
    # A daemon does not outlive this program, even if `slow` raises an exception.
    spinner = Thread(target=spin, args=("thinking!", done), name="spinner", daemon=True)
    spinner.start()  # (2)
    print(f"\rspinner object: {spinner}", flush=True)  # (3)
    answer = slow()  # (4)
    done.set()  # (5)
    spinner.join()  # (6)
    return answer


def slow():
    """Represents any slow work: reading a big file, asking a remote server."""
    time.sleep(3)
    return 42


def spin(msg, done):
    """Spins in front of `msg` until `done` is set."""
    try:  # (7)
        for frame in itertools.cycle("\\|/-"):
            print(f"\r{frame} {msg}", end="", flush=True)  # (8)
            if done.wait(TICK):  # (9)
                break
    finally:
        print(f"\r{' ' * (len(msg) + 2)}\r", end="", flush=True)


if __name__ == "__main__":
    main()
