"""The HTTP door: one thread for each connection, and an end that lets what was begun be finished."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .dispatch import Answer, Dispatch, Request, as_answer
from .problem import Problem

BODY_LIMIT = 256 * 1024
IDLE_SECONDS = 70
CLOSE_SECONDS = 5.0


class Door(ThreadingHTTPServer):
    """Listens on an address; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: str, port: int, dispatch: Dispatch) -> None:
        super().__init__((address, port), Visit)
        self.dispatch = dispatch
        self.closing = False
        self._busy = 0
        self._rest = threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Takes no new connections; waits until the requests under way are answered."""
        self.closing = True
        self.shutdown()
        with self._rest:
            self._rest.wait_for(lambda: self._busy == 0, CLOSE_SECONDS)
        self.server_close()

    def busy(self, by: int) -> None:
        with self._rest:
            self._busy += by
            self._rest.notify_all()


class Visit(BaseHTTPRequestHandler):
    """One connection: requests one after the other."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    # An answer leaves in one piece.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Door

    def answer(self) -> None:
        self.server.busy(1)
        try:
            self._write(self._answered())
            self.wfile.flush()
        finally:
            self.server.busy(-1)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no request at all."""
        self.close_connection = True
        self._write(as_answer(Problem("malformed", "The request cannot be read."), ""))

    def _answered(self) -> Answer:
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not length.isdecimal() or int(length) > BODY_LIMIT:
            self.close_connection = True
            return as_answer(Problem("malformed", "The body has no length, or is too long."), "")
        method = "GET" if self.command == "HEAD" else self.command
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self.server.dispatch.answer(Request(method, self.path, headers, self.rfile.read(int(length))))

    def _write(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("content-type", answer.type)
        self.send_header("content-length", str(len(body)))
        if self.server.closing or self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
