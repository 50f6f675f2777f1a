"""The 20 numbers shared among worker threads. Under the GIL only one of them computes at a time.

    python3 python/threads.py 4
"""

import os
from queue import SimpleQueue
from threading import Thread
from time import perf_counter

from primes import check, numbers, print_row, worker_count

POISON_PILL = 0  # not a number to check: it stops the worker that receives it
DONE = None  # the last message of a worker


def main():
    jobs = numbers()
    workers = worker_count(os.cpu_count())
    print(f"Checking {len(jobs)} numbers with {workers} threads:")
    start = perf_counter()
    check_all(jobs, workers, print_row)
    print(f"{len(jobs)} checks in {perf_counter() - start:.2f}s")


def check_all(jobs, workers, report):
    """Checks `jobs` on `workers` threads, and passes each result to `report` as it arrives."""
    job_queue, result_queue = SimpleQueue(), SimpleQueue()  # (1)
    threads = [Thread(target=worker, args=(job_queue, result_queue)) for _ in range(workers)]
    for thread in threads:
        thread.start()  # (2)
    # There is no step (3): a queue of Python has no ends that one could drop.
    feeder = Thread(target=send_jobs, args=(jobs, job_queue, workers))
    feeder.start()  # (4)
    running = workers
    while running:
        result = result_queue.get()  # (5)
        if result is DONE:
            running -= 1
        else:
            report(result)
    for thread in threads:
        thread.join()
    feeder.join()  # (6)


def worker(job_queue, result_queue):
    """Checks jobs until a poison pill arrives."""
    while (n := job_queue.get()) != POISON_PILL:
        result_queue.put(check(n))
    result_queue.put(DONE)


def send_jobs(jobs, job_queue, workers):
    """Sends the numbers to the workers, and then a poison pill to each worker."""
    for n in jobs:
        job_queue.put(n)
    for _ in range(workers):
        job_queue.put(POISON_PILL)


if __name__ == "__main__":
    main()
