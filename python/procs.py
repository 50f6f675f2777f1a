"""The 20 numbers shared among worker processes: two queues carry the jobs and the results.

    python3 python/procs.py 4
"""

from multiprocessing import Process, SimpleQueue, cpu_count
from threading import Thread
from time import perf_counter

from primes import check, numbers, print_row, worker_count

POISON_PILL = 0  # not a number to check: it stops the worker that receives it
DONE = None  # the last message of a worker


def main():
    jobs = numbers()
    workers = worker_count(cpu_count())
    print(f"Checking {len(jobs)} numbers with {workers} processes:")
    start = perf_counter()
    check_all(jobs, workers, print_row)
    print(f"{len(jobs)} checks in {perf_counter() - start:.2f}s")


def check_all(jobs, workers, report):
    """Checks `jobs` in `workers` processes, and passes each result to `report` as it arrives."""
    job_queue, result_queue = SimpleQueue(), SimpleQueue()  # (1)
    children = [Process(target=worker, args=(job_queue, result_queue)) for _ in range(workers)]
    for child in children:
        child.start()  # (2)
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
    for child in children:
        child.join()
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
