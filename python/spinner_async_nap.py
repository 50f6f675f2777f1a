"""A spinner turns beside a long computation on the same thread, because the computation takes naps.

    python3 python/spinner_async_nap.py
"""

import asyncio
import math
import sys
from time import perf_counter

from spinner_async import spin

NAP_EVERY = 50_000


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 9_999_999_999_999_917
    start = perf_counter()
    prime = asyncio.run(supervisor(n))
    not_ = "" if prime else "not "
    print(f"{n} is {not_}prime ({perf_counter() - start:.6f}s)")


async def supervisor(n):
    """Checks `n` while another task draws a spinner."""
    spinner = asyncio.create_task(spin("thinking!"))
    prime = await is_prime(n)
    spinner.cancel()
    await asyncio.wait([spinner])
    return prime


async def is_prime(n):
    """Returns whether `n` is prime: the check of `primes.py`, with naps."""
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    root = math.isqrt(n)
    for divisor in range(3, root + 1, 2):
        if n % divisor == 0:
            return False
        if divisor % (2 * NAP_EVERY) == 1:
            await asyncio.sleep(0)
    return True


if __name__ == "__main__":
    main()
