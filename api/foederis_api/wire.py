"""A connection: what a client may send before it is heard, and how long it may take over it.

uvicorn is given this by name: `--http foederis_api.wire:Wire`. What it does not bound by itself is bounded here: a
request that comes in byte by byte, an answer that nobody reads. What is no request is answered and let go, and neither
its sender nor its text goes into a log. How many connections one sender may have, and TLS, are for the proxy in front.
"""

import asyncio
import sys
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from foederis_api.guard import ANYONE, DRAINED, SECURITY
from foederis_api.problems import HEAD_TOO_LARGE, MALFORMED_HTTP, TOO_SLOW, Kind, Problem

HEAD_SECONDS = 10.0  # from the first byte of a request, or the beginning of a connection, to the end of its head
BODY_SECONDS = 30.0  # from there to the end of its body
READ_SECONDS = 30.0  # in which a client that is behind with reading must have taken
READ_BYTES = 16 * 1024  # so much
JOINED = 16 * 1024  # bytes up to which what is sent at once is put together
LINGER = 2.0  # seconds in which one who is refused may still be sending

REFUSED = {431: HEAD_TOO_LARGE, 408: TOO_SLOW}
UNANSWERED = (h11.IDLE, h11.SEND_RESPONSE)


class Joined:
    """A transport that sends the head of an answer and a short body in one go: one packet to wake up for."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: list[bytes] = []
        self._length = 0

    def write(self, data: bytes) -> None:
        if not data:
            return
        if not self._held:
            self._loop.call_soon(self.flush)  # should the rest be long in coming
        self._held.append(data)
        self._length += len(data)
        if self._length > JOINED:
            self.flush()

    def flush(self) -> None:
        if self._held:
            held, self._held, self._length = self._held, [], 0
            self._transport.write(held[0] if len(held) == 1 else b"".join(held))

    def write_eof(self) -> None:
        self.flush()
        self._transport.write_eof()

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        self._held.clear()
        self._transport.abort()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Wire(H11Protocol):
    """uvicorn's protocol over h11, with clocks."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._sending: asyncio.TimerHandle | None = None  # the client's time to send
        self._sends_body = False
        self._reading: asyncio.TimerHandle | None = None  # its time to read
        self._unread = 0
        self._refused = False
        self._drained = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._joined = Joined(self.transport, self.loop)
        self.transport = cast(asyncio.Transport, self._joined)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        for clock in (self._sending, self._reading):
            if clock is not None:
                clock.cancel()
        super().connection_lost(exc)

    # -- the client sends

    def data_received(self, data: bytes) -> None:
        if self._refused:
            self._drain(len(data))
            return
        super().data_received(data)
        if not self.transport.is_closing() and not self._refused:
            self._watch()

    def on_response_complete(self) -> None:
        self._joined.flush()
        super().on_response_complete()
        if self.conn.trailing_data[0]:  # a part of the next request is there already
            self._watch()

    def _watch(self) -> None:
        """One clock for the head, then one for the body; none while nothing is awaited."""
        awaits_body = self.conn.their_state is h11.SEND_BODY
        if not awaits_body and self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._sending is None or awaits_body != self._sends_body:
            self._stop()
            seconds = BODY_SECONDS if awaits_body else HEAD_SECONDS
            self._sends_body = awaits_body
            self._sending = self.loop.call_later(seconds, self._refuse, TOO_SLOW)

    def _stop(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    # -- it is refused

    def send_400_response(self, msg: str) -> None:
        """Called where h11 has refused what came; its exception says more than the message."""
        hint = getattr(sys.exc_info()[1], "error_status_hint", 400)
        self._refuse(REFUSED.get(hint, MALFORMED_HTTP))

    def _refuse(self, kind: Kind) -> None:
        """Says why, if that can still be said, and hears the rest: who still sends would otherwise lose the answer."""
        self._stop()
        self._unset_keepalive_if_required()
        if self.transport.is_closing():
            return
        if self.conn.our_state not in UNANSWERED:
            self.transport.abort()
            return
        self._refused = True
        self._leave_off()
        self._say(Problem(kind, kind.meaning, {}))
        self.flow.resume_reading()
        self.loop.call_later(LINGER, self.transport.close)

    def _leave_off(self) -> None:
        """Whoever is at work on an answer need not go on."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()

    def _say(self, problem: Problem) -> None:
        response = problem.response({**SECURITY, **ANYONE, "Connection": "close"})
        head = h11.Response(status_code=response.status_code, headers=response.raw_headers, reason=b"")
        for event in (head, h11.Data(data=bytes(response.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _drain(self, length: int) -> None:
        self._drained += length
        if self._drained > DRAINED:
            self.transport.abort()

    # -- the client reads

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.transport.get_write_buffer_size()
        self._reading = self.loop.call_later(READ_SECONDS, self._still_reading)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _still_reading(self) -> None:
        """What is half sent is not ended as if it were whole: the connection breaks."""
        left = self.transport.get_write_buffer_size()
        if left > self._unread - READ_BYTES:
            self.transport.abort()
            return
        self._unread = left
        self._reading = self.loop.call_later(READ_SECONDS, self._still_reading)
