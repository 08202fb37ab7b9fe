#!/usr/bin/env bash
# Package:  websocket-client 1.9.2 and, as the server, websockets 17.4 (pinned below), Python 3.11 or later
# Input:    a WebSocketApp with on_error and on_close, and a server that closes with 1000 and a reason
# Guess:    on_close(1000, "Bye") alone: 1000 is how a connection ends that has served its purpose
# Seen:     on_error first, with a WebSocketConnectionClosedException, and then on_close
# Why:      any close frame ends the loop that reads by an exception, which goes to on_error
# For us:   nothing: DeleteConnection closes with 1000, as at AWS, and the client hears what it hears there
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check websocket-client==1.9.2 websockets==17.4
cat >"$folder/program.py" <<'PROGRAM'
import threading
from importlib.metadata import version

import websocket
from websockets.sync.server import serve

heard = []
server = serve(lambda connection: connection.close(1000, "Bye"), "127.0.0.1", 0)
threading.Thread(target=server.serve_forever, daemon=True).start()
port = server.socket.getsockname()[1]
app = websocket.WebSocketApp(
    f"ws://127.0.0.1:{port}",
    on_error=lambda _app, error: heard.append(type(error).__name__),
    on_close=lambda _app, code, reason: heard.append((code, reason)),
)
app.run_forever()
server.shutdown()
print("websocket-client", version("websocket-client"), heard)
assert heard == ["WebSocketConnectionClosedException", (1000, "Bye")], heard
PROGRAM
"$folder/venv/bin/python" "$folder/program.py"
