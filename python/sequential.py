"""Checks the 20 numbers one after another.

    python3 python/sequential.py
"""

from time import perf_counter

from primes import check, numbers, print_row


def main():
    jobs = numbers()
    print(f"Checking {len(jobs)} numbers sequentially:")
    start = perf_counter()
    for n in jobs:
        print_row(check(n))
    print(f"Total time: {perf_counter() - start:.2f}s")


if __name__ == "__main__":
    main()
