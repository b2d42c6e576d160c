"""Stands in for moto_server where a test needs one that runs and is asked nothing."""

import json
import socket
import threading

from fakes import end_with_stdin

end_with_stdin()
server = socket.create_server(("127.0.0.1", 0))
print(json.dumps({"port": server.getsockname()[1]}), flush=True)
threading.Event().wait()
