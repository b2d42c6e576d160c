"""The endpoint's bookmark routes, over a dictionary."""

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class BookmarkStub:
    """Serves GET and PUT of /_sluice/bookmarks/{job} on a free port of 127.0.0.1, for one token."""

    token = "run-token"

    def __init__(self):
        self.bookmarks = {}
        self.by_run = {}
        self.requests = []
        #: Runs that began and did not commit, by id: the last run that had committed by then, or None.
        self.uncommitted = {}
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(*stub.get(self))

            def do_PUT(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                self.answer(*stub.put(self, body))

            def answer(self, status, body):
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def saved(self, job):
        return self.bookmarks.get(job, {"version": 0, "runId": None, "previousRunId": None, "attempt": 0, "state": {}})

    def reset(self, job, run=None):
        """ResetJobBookmark: forgets everything, or goes back to what `run` saved."""
        before = self.saved(job)
        state = {} if run is None else self.by_run[job, run]["state"]
        self.bookmarks[job] = {**before, "version": before["version"] + 1, "runId": run, "state": state}

    def get(self, handler):
        job, query = self._route(handler)
        if handler.headers["authorization"] != f"Bearer {self.token}":
            return 403, {"message": "this token is not of that job"}
        run = query.get("runId", [None])[0]
        if run is None:
            return 200, self.saved(job)
        if run in self.uncommitted:
            run = self.uncommitted[run]
            if run is None:
                return 200, {**self.saved(job), "state": {}}
        if (job, run) not in self.by_run:
            return 404, {"message": f"run {run} saved no bookmark"}
        return 200, self.by_run[job, run]

    def put(self, handler, body):
        job, _ = self._route(handler)
        if handler.headers["authorization"] != f"Bearer {self.token}":
            return 403, {"message": "this token is not of that job"}
        version = self.saved(job)["version"]
        if body["expectedVersion"] != version:
            expected = f"Expected version {body['expectedVersion']} but found version {version}"
            return 409, {"message": f"Continuation update failed due to version mismatch. {expected}."}
        saved = {**body, "version": version + 1, "previousRunId": self.saved(job)["runId"]}
        del saved["expectedVersion"]
        self.bookmarks[job] = self.by_run[job, body["runId"]] = saved
        return 200, {"version": version + 1}

    def _route(self, handler):
        parts = urllib.parse.urlsplit(handler.path)
        self.requests.append((handler.command, parts.path))
        return urllib.parse.unquote(parts.path.removeprefix("/_sluice/bookmarks/")), urllib.parse.parse_qs(parts.query)
