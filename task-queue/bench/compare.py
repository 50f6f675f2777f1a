#!/usr/bin/env python3
"""Measures this task queue beside Celery and RQ, on one Redis server, in one run.

    python3 -m venv /tmp/bench
    /tmp/bench/bin/pip install celery==5.7.0 rq==3.0.0 redis==8.1.0 packaging
    cargo build --release -p task-queue --bins --examples
    /tmp/bench/bin/python task-queue/bench/compare.py

It needs redis-server, and Linux, because it reads the memory from /proc. It prints a table for each
round, and how long a job waits after its worker was killed. CPU time per job depends less on what
else the machine does than rates and latencies do.
"""

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RELEASE = HERE.parent.parent / "target" / "release"
PYTHON = Path(sys.executable).parent
ROUNDS, JOBS, WAITS = 3, 1000, 200


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


FOLDER = tempfile.mkdtemp(prefix="bench-")
PORT = free_port()
REDIS = f"redis://127.0.0.1:{PORT}"
SQLITE = f"sqlite:{FOLDER}/queue.db"
ENV = dict(os.environ, BENCH_REDIS=REDIS)
os.environ["BENCH_REDIS"] = REDIS
sys.path.insert(0, str(HERE))

import redis  # noqa: E402
import rq  # noqa: E402

import jobs  # noqa: E402

RQ = rq.Queue("primes", connection=redis.Redis(port=PORT, db=2))


def ours(what, address, count):
    """Runs our producer. Returns jobs per second, and the latency p50 and p99."""
    command = [RELEASE / "examples" / "measure-queue", what, address, str(count)]
    return [float(word) for word in subprocess.check_output(command).split()]


def theirs(push, count, wait=None):
    """The same for a producer in Python."""
    times = []
    begin = time.perf_counter()
    for _ in range(count):
        start = time.perf_counter()
        job = push()
        if wait:
            wait(job)
        times.append(time.perf_counter() - start)
    total = time.perf_counter() - begin
    times.sort()
    return [count / total, times[count // 2], times[count * 99 // 100]]


def wait_for_rq(job):
    while job.get_status(refresh=True) != rq.job.JobStatus.FINISHED:
        time.sleep(0.0002)


def done_in_redis():
    return sum(int(count) for count in redis.Redis(port=PORT).hvals("task-queue:done"))


def done_in_sqlite():
    with contextlib.closing(sqlite3.connect(f"{FOLDER}/queue.db")) as queue:
        return queue.execute("SELECT count(*) FROM job WHERE state = 'done'").fetchone()[0]


def worker(address):
    return [RELEASE / "task-queue", "-q", "--broker", address, "worker"]


RQ_WORKER = [PYTHON / "rq", "worker", "--quiet", "--url", REDIS + "/2", "primes"]
CELERY = [PYTHON / "celery", "-A", "jobs", "worker", "-c", "2", "-l", "error"]
# The name; the commands of two workers, a producer, how many jobs are done, and how many times the
# usual number of jobs is measured.
CANDIDATES = {
    "task-queue, Redis": (
        [worker(REDIS)] * 2,
        lambda what, count: ours(what, REDIS, count),
        done_in_redis,
        10,
    ),
    "task-queue, SQLite": (
        [worker(SQLITE)] * 2,
        lambda what, count: ours(what, SQLITE, count),
        done_in_sqlite,
        10,
    ),
    "Celery, prefork": (
        [CELERY],
        lambda what, count: theirs(
            lambda: jobs.check.delay(97), count, what == "wait" and (lambda job: job.get(timeout=60))
        ),
        lambda: redis.Redis(port=PORT, db=1).eval(
            "return #redis.call('KEYS', 'celery-task-meta-*')", 0
        ),
        1,
    ),
    "RQ, SimpleWorker": (
        [RQ_WORKER + ["-w", "rq.worker.SimpleWorker"]] * 2,
        lambda what, count: theirs(
            lambda: RQ.enqueue(jobs.is_prime, 97), count, what == "wait" and wait_for_rq
        ),
        lambda: RQ.finished_job_registry.count,
        1,
    ),
    "RQ, a fork per job": (
        [RQ_WORKER] * 2,
        lambda what, count: theirs(
            lambda: RQ.enqueue(jobs.is_prime, 97), count, what == "wait" and wait_for_rq
        ),
        lambda: RQ.finished_job_registry.count,
        0.1,
    ),
}


def usage(workers):
    """Returns the CPU time of process groups in seconds, and their memory in MiB.

    Pages that several processes share count once.
    """
    groups = {process.pid for process in workers}
    ticks = kib = 0
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and os.getpgid(int(process.name)) in groups:
                # The CPU time of the process, and of its children that have ended.
                stat = (process / "stat").read_text().rsplit(")", 1)[1].split()
                ticks += sum(int(field) for field in stat[11:15])
                rollup = (process / "smaps_rollup").read_text()
                kib += int(rollup.split("Pss:")[1].split()[0])
        except (OSError, IndexError):
            pass  # it has just ended
    return ticks / os.sysconf("SC_CLK_TCK"), kib / 1024


def stop(processes):
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start(commands):
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return [
        subprocess.Popen(command, cwd=HERE, env=ENV, start_new_session=True, **silent)
        for command in commands
    ]


def measure(name):
    commands, produce, done, scale = CANDIDATES[name]
    count = int(JOBS * scale)
    redis.Redis(port=PORT).flushall()
    for file in Path(FOLDER).glob("queue.db*"):
        file.unlink()
    pushed = produce("push", count)[0]
    workers = start(commands)
    # The first jobs are not measured: Python needs a second to start.
    while (first := done()) < count // 20:
        time.sleep(0.01)
    begin, (before, _) = time.perf_counter(), usage(workers)
    while done() < count:
        time.sleep(0.01)
    seconds, (after, memory) = time.perf_counter() - begin, usage(workers)
    stop(workers)
    workers = start(commands)
    produce("wait", 5)
    _, p50, p99 = produce("wait", max(int(WAITS * min(scale, 1)), 30))
    stop(workers)
    measured = count - first
    print(
        f"{name:20} {pushed:8.0f} {measured / seconds:10.0f} {p50 * 1e3:9.2f} {p99 * 1e3:9.2f}"
        f" {(after - before) / measured * 1e3:9.3f} {memory:9.1f}",
        flush=True,
    )


def take_over(name, address):
    """Prints how long a job waits after its worker was killed, with a lease of two seconds."""
    run = [RELEASE / "task-queue", "--broker", address]
    times = []
    for _ in range(5):
        redis.Redis(port=PORT).flushall()
        for file in Path(FOLDER).glob("queue.db*"):
            file.unlink()
        subprocess.check_output(run + ["submit", "18446744073709551557"])
        names = ["alice", "bob"]
        commands = [run + ["-q", "worker", "--lease", "2s", "--name", name] for name in names]
        workers = dict(zip(names, start(commands)))

        def holder():
            status = subprocess.check_output(run + ["status"], text=True).splitlines()[1:]
            return next((line.split("-")[0] for line in status if " 1 leased" in line), None)

        while (killed := holder()) is None:
            time.sleep(0.005)
        time.sleep(0.5)
        workers[killed].kill()
        begin = time.perf_counter()
        while holder() in (killed, None):
            time.sleep(0.005)
        times.append(time.perf_counter() - begin)
        for worker in workers.values():
            worker.kill()
            worker.wait()
    times.sort()
    print(f"{name}: taken over after {times[0]:.1f} to {times[-1]:.1f} s, median {times[2]:.1f} s")


def main():
    silent = {"stdout": subprocess.DEVNULL}
    server = ["redis-server", "--port", str(PORT), "--save", "", "--dir", FOLDER]
    server = subprocess.Popen(server, **silent)
    try:
        time.sleep(0.5)
        for number in range(ROUNDS):
            print(f"round {number + 1}, load {os.getloadavg()[0]:.1f}")
            print(f"{'':20} {'push/s':>8} {'consume/s':>10} {'p50 ms':>9} {'p99 ms':>9}", end="")
            print(f" {'CPU ms':>9} {'Pss MiB':>9}")
            for name in CANDIDATES:
                measure(name)
        take_over("task-queue, Redis", REDIS)
        take_over("task-queue, SQLite", SQLITE)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
