"""News as they come, for who listens: server-sent events of calls, requests, connections, and the clock.

Nobody tells of news, so that a call costs no more for being listened to: while somebody listens, what there is is compared with what there
was, a few times in a second. A reader who doesn't read holds up nobody but itself, and is told of the last when it reads again.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from awsmock_ar_apigw.base.text import moment
from awsmock_ar_apigw.cloud.cloud import world_of
from awsmock_ar_apigw.cloud.requests import house_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from awsmock_ar_apigw.base.noted import Noted
    from awsmock_ar_apigw.server.actions import Held

# How often what there is is looked at, in seconds; and after how many times without news the reader hears that it is still there.
_EVERY = 0.2
_BEAT = 75
# Of so many news at once the last are told; their numbers say how many there were before them.
_MOST = 50
MOST_READERS = 100
# How long the last words may take, in seconds, for a reader who doesn't read.
_LAST = 0.2


class News:
    """What there was when somebody last looked.

    Parameters:
        held: the cloud.
    """

    def __init__(self, held: Held) -> None:
        self._held = held
        self._world = world_of(held.cloud)
        self._house = house_of(self._world)
        self._seen: dict[str, tuple[int, Any]] = {}
        self._known: dict[str, Any] = {}
        for _event in self.since():
            pass

    def since(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What is new, as events."""
        yield from self._lines("call", self._world.calls)
        yield from self._lines("request", self._house.requests)
        clock = self._world.clock
        now = moment(clock.now)[:19] if clock.pace.real else moment(clock.now)
        yield from self._changed("clock", {"now": now, "pace": clock.pace.name})
        yield from self._changed("connections", {"open": len(self._house.connections)})
        yield from self._changed("done", {"count": self._held.done})

    def _lines(self, kind: str, every: Noted[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """What was noted; all anew where what was last is there no longer.

        Others note and forget meanwhile: each look at what there is is one copy.
        """
        count, last = self._seen.get(kind, (0, None))
        begin = max(every.gone, count - 1)
        news = list(every[begin - every.gone :])
        if count and begin == count - 1:
            if news and news[0] is last:
                begin += 1
                del news[0]
            else:
                begin, news = every.gone, list(every)
                yield "anew", {"of": kind}
        end = begin + len(news)
        self._seen[kind] = end, news[-1] if news else last
        told = news[-_MOST:]
        for number, one in enumerate(told, end - len(told)):
            yield kind, {"number": number, "line": one.line()}

    def _changed(self, kind: str, now: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        if self._known.get(kind) != now:
            self._known[kind] = now
            yield kind, now


class Listening:
    """Those who listen, as many as there may be.

    Parameters:
        held: the cloud.
        ended: set when the server ends.
    """

    def __init__(self, held: Held, ended: asyncio.Event) -> None:
        self.held = held
        self.ended = ended
        self.readers = 0

    def listen(self) -> Response:
        """An answer that goes on, until its reader goes or the server ends."""
        if self.readers >= MOST_READERS:
            return Response(f"{MOST_READERS} listen already.", 503, {"retry-after": "5"}, "text/plain")
        return Stream(self)


class Stream(Response):
    """The news, to one reader."""

    media_type = "text/event-stream"

    def __init__(self, listening: Listening) -> None:
        super().__init__(headers={"cache-control": "no-store"})
        self._listening = listening
        del self.headers["content-length"]

    async def __call__(self, _scope: Any, receive: Any, send: Any) -> None:
        """Tell, until the reader goes or the server ends."""
        self._listening.readers += 1
        tasks = [
            asyncio.ensure_future(task)
            for task in (self._tell(send), self._listening.ended.wait(), _gone(receive))
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._listening.readers -= 1
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        if isinstance(results[0], Exception):
            raise results[0]
        if self._listening.ended.is_set():
            await _end(send)

    async def _tell(self, send: Any) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        news, quiet = News(self._listening.held), 0
        await _say(send, "retry: 1000\n\n")
        while True:
            await asyncio.sleep(_EVERY)
            told = "".join(f"event: {kind}\ndata: {json.dumps(data)}\n\n" for kind, data in news.since())
            quiet = 0 if told else quiet + 1
            if quiet == _BEAT:
                told, quiet = "event: beat\ndata: {}\n\n", 0
            if told:
                await _say(send, told)


async def _say(send: Any, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _end(send: Any) -> None:
    """The last words, unless the reader doesn't take them."""
    try:
        await asyncio.wait_for(send({"type": "http.response.body", "body": b""}), _LAST)
    except asyncio.TimeoutError:
        return


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
