"""A spinner and slow work take turns on one thread: both are tasks.

    python3 python/spinner_async.py
"""

import asyncio
import itertools

TICK = 0.1


def main():
    answer = asyncio.run(supervisor())
    print(f"Answer: {answer}")


async def supervisor():
    """Awaits `slow` while another task draws a spinner."""
    # There is no step (1): a task needs no stop signal, because it can be cancelled.
    spinner = asyncio.create_task(spin("thinking!"))  # (2)
    print(f"spinner object: {spinner}", flush=True)  # (3)
    answer = await slow()  # (4)
    spinner.cancel()  # (5)
    await asyncio.wait([spinner])  # (6)
    return answer


async def slow():
    """Represents any slow work: reading a big file, asking a remote server."""
    await asyncio.sleep(3)
    return 42


async def spin(msg):
    """Spins in front of `msg` until the task is cancelled."""
    try:  # (7)
        for frame in itertools.cycle("\\|/-"):
            print(f"\r{frame} {msg}", end="", flush=True)  # (8)
            await asyncio.sleep(TICK)  # (9)
    finally:
        print(f"\r{' ' * (len(msg) + 2)}\r", end="", flush=True)


if __name__ == "__main__":
    main()
