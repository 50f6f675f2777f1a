#!/usr/bin/env python3
"""Compares app-server with Gunicorn, Uvicorn and Granian. Linux only.

    python3 -m venv /tmp/servers
    /tmp/servers/bin/pip install flask granian gunicorn httptools uvicorn uvloop
    apt-get install wrk
    cargo build --release -p app-server
    /tmp/servers/bin/python app-server/bench/compare.py [ROUNDS [SECONDS]]

In each round, each server in turn answers wrk's requests. The table shows the median of the rounds. wrk
needs CPU time, too, on the same cores: so the CPU time per request says more than requests per
second.
"""

import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = HERE.parent.parent / "target/release/app-server"
BIN = Path(sys.executable).parent
PORT = "8123"
ADDRESS = f"127.0.0.1:{PORT}"
# The path, and how many connections. The last one leaves work behind.
LOADS = [("/pid", 32), ("/sleep/50", 32), ("/prime/1000000000039", 32)]


def servers(workers):
    ours = [OURS, "--quiet", "--port", PORT, "--workers", workers, "--model"]
    for model in ["prefork-sync", "prefork-async", "threads", "tasks"]:
        yield f"{model}", [*ours, model]
    gunicorn = [BIN / "gunicorn", "-b", ADDRESS, "-w", workers, "--log-level", "error"]
    yield "gunicorn sync", [*gunicorn, "flask_app:app"]
    yield "gunicorn gthread", [*gunicorn, "-k", "gthread", "--threads", "8", "flask_app:app"]
    uvicorn = [BIN / "uvicorn", "--host", "127.0.0.1", "--port", PORT, "--workers", workers]
    yield "uvicorn", [*uvicorn, "--log-level", "error", "--no-access-log", "asgi_app:app"]
    granian = [BIN / "granian", "--host", "127.0.0.1", "--port", PORT, "--workers", workers]
    yield "granian", [*granian, "--log-level", "error", "--interface", "asgi", "asgi_app:app"]


def files(group, name):
    """The text of a file in /proc, for each process of a group."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.getpgid(int(pid)) == group:
                yield (Path("/proc") / pid / name).read_text()
        except (FileNotFoundError, ProcessLookupError):
            pass  # It ended in the meantime.


def cpu_seconds(group):
    ticks = 0
    for text in files(group, "stat"):
        fields = text.rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mib(group):
    """Pss: memory that several processes share is counted once."""
    rollups = files(group, "smaps_rollup")
    return sum(int(re.search(r"^Pss: +(\d+)", text, re.M)[1]) for text in rollups) / 1024


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def load(path, connections, seconds):
    wrk = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "--latency"]
    text = subprocess.run(
        [*wrk, f"http://{ADDRESS}{path}"], capture_output=True, text=True, check=True
    ).stdout
    if "Socket errors" in text or "Non-2xx" in text:
        print(f"errors: {text}", file=sys.stderr)
    return {
        "requests": int(re.search(r"(\d+) requests in", text)[1]),
        "rate": float(re.search(r"Requests/sec: +([\d.]+)", text)[1]),
        "p50": milliseconds(re.search(r"50% +(\S+)", text)[1]),
        "p99": milliseconds(re.search(r"99% +(\S+)", text)[1]),
    }


def wait_until_ready(server):
    for _ in range(200):
        if server.poll() is not None:
            sys.exit(f"the server has ended. Does another program use port {PORT}?")
        try:
            urllib.request.urlopen(f"http://{ADDRESS}/pid", timeout=2).read()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


def measure(command, seconds):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=HERE, start_new_session=True, **quiet)
    try:
        wait_until_ready(server)
        time.sleep(0.5)
        for path, connections in LOADS:
            before = cpu_seconds(server.pid)
            result = load(path, connections, seconds)
            used = cpu_seconds(server.pid) - before
            result["cpu_us"] = used / max(result["requests"], 1) * 1e6
            result["memory"] = memory_mib(server.pid)
            yield path, result
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    results = {}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        for workers in ["1", "2"]:
            for name, command in servers(workers):
                for path, result in measure(command, seconds):
                    results.setdefault((path, name, workers), []).append(result)
    for path, _ in LOADS:
        print(f"\n{path}\n\n| server | workers | requests/s | p50 | p99 | CPU per request | memory |")
        print("|---|---|---|---|---|---|---|")
        for (of_path, name, workers), runs in results.items():
            if of_path == path:
                m = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                print(
                    f"| {name} | {workers} | {m['rate']:,.0f} | {m['p50']:.1f} ms | {m['p99']:.1f} ms"
                    f" | {m['cpu_us']:,.0f} µs | {m['memory']:.1f} MiB |"
                )


if __name__ == "__main__":
    main()
