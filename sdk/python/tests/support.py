"""What the tests share: a sample trade, a loopback server that answers by script, and waiting for a condition.

The server stands for a Tidemark that fails in one chosen way; how the real one answers is tested against the real one.
"""

import http.server
import json
import logging
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import tidemark

KEY = "key-that-nobody-may-see-4711"


def sample(**members):
    trade = {
        "bot_name": "bot",
        "exchange": "Binance",
        "asset_symbol": "BTC/USDT",
        "order_type": "BUY",
        "entry_time": "2026-04-05T12:34:56Z",
        "entry_price": "65000.5",
        "position_size": 1,
    }
    trade.update(members)
    return {name: value for name, value in trade.items() if value is not None}


def until(look, timeout=20.0):
    """Waits for a condition, never for a time. Answers the first value that is true."""
    deadline = time.monotonic() + timeout
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > deadline:
            raise AssertionError("the condition did not come true in time")
        time.sleep(0.003)


def results(*statuses):
    """A 207 with one status a line."""
    data = [{"index": index, "status": status, **problem_of(status)} for index, status in enumerate(statuses)]
    return 207, {}, json.dumps({"data": data})


def problem_of(status):
    return {} if status in (200, 201) else {"problem": problem(status)}


def problem(status, code="some_code", **more):
    return {"status": status, "code": code, "detail": f"Refused with {status}.", **more}


class Script(http.server.ThreadingHTTPServer):
    """Takes one step of the script for each request; afterwards everything lands.

    A step is (status, headers, body), "cut" (no answer), "hang" (none either, but the line stays), "drip" (a byte now
    and then, without end), or a function of the request's lines that answers a step.
    """

    daemon_threads = True

    def __init__(self, *steps):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.steps = list(steps)
        self.requests = []
        self.headers = []
        self.landed = []
        self.released = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def stop(self):
        self.released.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        pass  # clients that go away are what some tests are about


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        server = self.server
        lines = self.rfile.read(int(self.headers["content-length"])).decode().splitlines()
        server.requests.append(lines)
        server.headers.append((self.path, dict(self.headers.items())))
        step = server.steps.pop(0) if server.steps else "land"
        if callable(step):
            step = step(lines)
        if step == "land":
            step = results(*[201] * len(lines))
        if step in ("cut", "hang", "drip"):
            self.close_connection = True
            if step == "drip":
                self.wfile.write(b"HTTP/1.1 207 OK\r\n")
                while not server.released.wait(0.02):
                    self.wfile.write(b"x")
            elif step == "hang":
                server.released.wait()
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, body = step
        if status == 207:
            for line, result in zip(lines, json.loads(body).get("data", [])):
                if result["status"] in (200, 201):
                    server.landed.append(json.loads(line))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body.encode())), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class FolderCase(unittest.TestCase):
    """A test with a folder of its own, and no log lines on the screen."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="tidemark-py-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.dir = os.path.join(self.folder, "outbox")
        logging.getLogger("tidemark").setLevel(logging.CRITICAL + 1)

    def serve(self, *steps):
        server = Script(*steps)
        self.addCleanup(server.stop)
        return server

    def open(self, server, **options):
        url = server if isinstance(server, str) else server.url
        outbox = tidemark.Outbox(url, KEY, **{"dir": self.dir, "max_backoff": 0.02, **options})
        self.addCleanup(outbox.close, 0)
        return outbox

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def names(self, prefix=""):
        return sorted(name for name in os.listdir(self.dir) if name.startswith(prefix))

    def read(self, *names):
        with open(self.path(*names), "rb") as file:
            return file.read()

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)

    def fill(self, *bots, **options):
        """Leaves trades of these bots unsent in the folder."""
        outbox = self.open(nobody(), **options)
        receipts = [outbox.log_trade(sample(bot_name=bot)) for bot in bots]
        outbox.close(0)
        return receipts

    def drain(self, *steps):
        server = self.serve(*steps)
        outbox = self.open(server)
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual(outbox.health().queued, 0)
        outbox.close()
        return [trade["bot_name"] for trade in server.landed]


def nobody():
    """The address of a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
