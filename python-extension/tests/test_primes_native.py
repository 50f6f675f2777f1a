"""The module for Python: its answers, its errors, and which threads run at the same time.

    target/venv/bin/python -m pytest python-extension
"""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import primes_native
import pytest

ROOT = Path(__file__).parent.parent.parent
CHECKS = [primes_native.is_prime, primes_native.is_prime_released]
LARGEST_PRIME = 2**64 - 59  # the largest below 2**64: its check takes seconds

both = pytest.mark.parametrize("check", CHECKS, ids=["kept", "released"])


def small_prime(n):
    return n > 1 and all(n % divisor for divisor in range(2, int(n**0.5) + 1))


@both
def test_small_numbers(check):
    assert [n for n in range(2000) if check(n)] == [n for n in range(2000) if small_prime(n)]


@both
def test_answers_agree_with_the_lessons(check):
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    source = random.Random(seed)
    numbers = [source.randrange(10 ** source.randrange(1, 13)) for _ in range(1000)]
    command = ["cargo", "run", "--quiet", "--locked", "-p", "sequential", "--", "--file", "-"]
    lines = "\n".join(map(str, numbers))
    output = subprocess.check_output(command, cwd=ROOT, input=lines, text=True)
    rows = [line.split() for line in output.splitlines()[1 : len(numbers) + 1]]
    assert [int(row[0]) for row in rows] == numbers
    assert [check(n) for n in numbers] == [row[1] == "P" for row in rows]


@both
@pytest.mark.parametrize("n", [94906249**2, 2**64 - 1, 2**63, 9_999_999_999_999_999])
def test_large_composites(check, n):
    assert not check(n)


def test_divisors_up_to_the_square_root_of_the_largest_numbers():
    assert not primes_native.is_prime_released(4294967291 * 4294967279)  # takes seconds


@both
@pytest.mark.parametrize("n", [3, 9_999_999, 10_000_019, 10_000_019**2])
def test_ends_of_batches(check, n):
    assert check(n) == small_prime(n)


@both
@pytest.mark.parametrize("n", [None, 7.0, "7", [7]])
def test_what_is_not_an_integer_is_a_type_error(check, n):
    with pytest.raises(TypeError, match="integer"):
        check(n)


@both
@pytest.mark.parametrize("n", [-1, -(2**63), 2**64, 10**30])
def test_what_does_not_fit_is_an_overflow_error(check, n):
    with pytest.raises(OverflowError):
        check(n)


def test_rendezvous_rejects_bad_limits():
    for seconds in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError):
            primes_native.rendezvous(seconds, True)


def meet(seconds, release):
    """Returns what two threads get from the rendezvous."""
    met = []
    threads = [
        threading.Thread(target=lambda: met.append(primes_native.rendezvous(seconds, release)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def test_threads_that_release_the_gil_are_in_native_code_at_the_same_time():
    assert meet(60.0, True) == [True, True]


@pytest.mark.skipif(not getattr(sys, "_is_gil_enabled", lambda: True)(), reason="there is no GIL")
def test_threads_that_keep_the_gil_are_not():
    assert meet(0.5, False) == [False, False]


def python_code_runs_during(check):
    """Returns whether the main thread runs Python code while another thread checks a number."""
    order, started = [], threading.Event()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)  # no thread is asked to release the GIL between two lines

    def work():
        started.set()
        check(10**15 + 37)  # a prime: about 30 ms
        order.append("checked")

    thread = threading.Thread(target=work)
    try:
        thread.start()
        started.wait()
        order.append("main thread")
        thread.join()
    finally:
        sys.setswitchinterval(interval)
    return order == ["main thread", "checked"]


@pytest.mark.skipif(not getattr(sys, "_is_gil_enabled", lambda: True)(), reason="there is no GIL")
def test_other_threads_wait_for_a_check_that_keeps_the_gil():
    assert not python_code_runs_during(primes_native.is_prime)


def test_other_threads_run_during_a_check_that_releases_the_gil():
    assert python_code_runs_during(primes_native.is_prime_released)


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
@pytest.mark.parametrize("name", ["is_prime", "is_prime_released"])
def test_ctrl_c_ends_a_check(name):
    code = f"print('started', flush=True); primes_native.{name}({LARGEST_PRIME})"
    command = [sys.executable, "-c", f"import primes_native; {code}"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as child:
        assert child.stdout.readline() == "started\n"
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=60)
    assert errors.rstrip().endswith("KeyboardInterrupt"), errors
