"""The same application as a WSGI application, with Flask."""

import os
import time

from flask import Flask

from primes import is_prime

app = Flask(__name__)


@app.get("/pid")
def pid():
    return f"{os.getpid()}\n"


@app.get("/sleep/<int:ms>")
def sleep(ms):
    time.sleep(ms / 1000)
    return f"slept for {ms} ms\n"


@app.get("/prime/<int:n>")
def prime(n):
    return {"n": n, "prime": is_prime(n)}
