"""The same job for Celery and for RQ."""

import os

from celery import Celery

REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379")

app = Celery("jobs", broker=REDIS + "/1", backend=REDIS + "/1")
app.conf.broker_connection_retry_on_startup = True


def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    return all(n % divisor for divisor in range(3, int(n**0.5) + 1, 2))


@app.task
def check(n):
    return is_prime(n)
