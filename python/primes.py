"""What the prime checkers share: the check itself, the 20 numbers, the report.

As in Rust, `sequential.py`, `procs.py` and `threads.py` differ only in how they distribute the checks.
"""

import math
import sys
from time import perf_counter
from typing import NamedTuple

# The numbers of primes-core/src/lib.rs.
NUMBERS = [
    2,
    142702110479723,
    299593572317531,
    3333333333333301,
    3333333333333333,
    3333335652092209,
    4444444444444423,
    4444444444444444,
    4444444488888889,
    5555553133149889,
    5555555555555503,
    5555555555555555,
    6666666666666666,
    6666666666666719,
    6666667141414921,
    7777777536340681,
    7777777777777753,
    7777777777777777,
    9999999999999917,
    9999999999999999,
]


def is_prime(n):
    """Returns whether `n` is prime, by trial division."""
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    root = math.isqrt(n)
    return all(n % divisor != 0 for divisor in range(3, root + 1, 2))


class PrimeResult(NamedTuple):
    """The result of one check. Results arrive out of order, so each contains its number."""

    n: int
    prime: bool
    elapsed: float


def check(n):
    """Checks one number, and measures how long that takes."""
    start = perf_counter()
    prime = is_prime(n)
    return PrimeResult(n, prime, perf_counter() - start)


def numbers():
    """Returns the 20 numbers, or those on stdin if the last argument is `-`."""
    return [int(line) for line in sys.stdin] if sys.argv[-1] == "-" else NUMBERS


def worker_count(cores):
    """Returns the number of workers: the first argument, or one per core."""
    return int(sys.argv[1]) if sys.argv[1:2] not in ([], ["-"]) else cores


def print_row(result):
    """Prints one result."""
    label = "P" if result.prime else " "
    print(f"{result.n:16}  {label} {result.elapsed:9.6f}s", flush=True)
