"""The same application as a bare ASGI application, without a framework."""

import asyncio
import json
import os

from primes import is_prime


async def app(scope, receive, send):
    if scope["type"] != "http":
        return await lifespan(receive, send)
    match scope["path"].split("/"):
        case ["", "sleep", ms]:
            await asyncio.sleep(int(ms) / 1000)
            body = f"slept for {ms} ms\n".encode()
        case ["", "prime", n]:
            body = json.dumps({"n": int(n), "prime": is_prime(int(n))}).encode()
        case _:
            body = f"{os.getpid()}\n".encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def lifespan(receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
