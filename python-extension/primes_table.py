"""The 20 numbers with threads: in pure Python, in native code that keeps the GIL, and in native
code that releases it.

    target/venv/bin/python python-extension/primes_table.py
"""

import os
import platform
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter

SCRIPTS = str(Path(__file__).parent.parent / "python")
sys.path.append(SCRIPTS)
from primes import NUMBERS, is_prime  # noqa: E402

try:
    import primes_native
except ImportError as error:
    sys.exit(f"error: {error}: install it first, see python-extension/README.md")

CHECKS = [
    ("pure Python", is_prime),
    ("native, keeps the GIL", primes_native.is_prime),
    ("native, releases the GIL", primes_native.is_prime_released),
]


def main():
    workers = max(2, os.cpu_count() or 1)
    build = "without a GIL" if sysconfig.get_config_var("Py_GIL_DISABLED") else "with a GIL"
    python = f"Python {platform.python_version()} {build}"
    print(f"{len(NUMBERS)} numbers, {os.cpu_count()} cores, {python}")
    print(f"{'':26}{'1 thread':>12}{f'{workers} threads':>12}{'speed-up':>10}")
    for label, check in CHECKS:
        print(f"{label:26}", end="", flush=True)
        one = seconds(ThreadPoolExecutor, check, 1)
        print(f"{one:10.2f} s", end="", flush=True)
        many = seconds(ThreadPoolExecutor, check, workers)
        print(f"{many:10.2f} s{one / many:10.1f}", flush=True)
    print_subinterpreters(workers)
    if not sysconfig.get_config_var("Py_GIL_DISABLED"):
        print("free-threaded Python: not this one. Make the virtual environment with python3.14t.")


def print_subinterpreters(workers):
    """Prints the time with subinterpreters, if this Python has them. Each has its own GIL."""
    try:
        from concurrent.futures import InterpreterPoolExecutor
    except ImportError:
        print("subinterpreters: they need Python 3.14 or newer.")
        return
    # A subinterpreter imports `is_prime` itself, so it must know where.
    search = f"import sys; sys.path.append({SCRIPTS!r})"
    pool = partial(InterpreterPoolExecutor, initializer=exec, initargs=(search,))
    many = seconds(pool, is_prime, workers)
    print(f"{'pure Python, subinterpreters':38}{many:10.2f} s")


def seconds(pool, check, workers):
    """Returns how long `workers` workers of a pool need to check all numbers."""
    start = perf_counter()
    with pool(max_workers=workers) as executor:
        # The longest first, so that no worker is idle while another one does the longest check.
        primes = sum(executor.map(check, reversed(NUMBERS)))
    assert primes == 9, f"9 of the numbers are prime, not {primes}"
    return perf_counter() - start


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
