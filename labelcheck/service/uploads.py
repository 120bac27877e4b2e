"""A multipart body [RFC 7578], written to disk as it comes in: no more of it than allowed, in no more time than allowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from labelcheck.service.refusal import Refusal

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks
    from starlette.requests import Request

    from labelcheck.service.config import Config
    from labelcheck.service.spool import Tray

_FIELDS = 64
_FIELD = 4096
"""Bytes of a field that is no file."""

_NAME = 200
"""Characters that are kept of a file's name, its end with the extension."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in: under which field, what the client calls it, where it lies, how large it is."""

    field: str
    name: str
    path: str
    size: int


@dataclass(slots=True)
class Form:
    """What a body held: values of fields by name, and files in their order."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)


async def receive(request: Request, tray: Tray, config: Config) -> Form:
    """The form of a request, its files in the tray.

    Raises Refusal: 400 for a body that is no whole form, 408 for a slow one, 413 for a large one, 415 for another type, 503 or
    507 where there is no room.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise Refusal(415, "the body: expected multipart/form-data with a boundary")
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > config.upload:
        raise _too_large(config)
    reading = _Reading(tray, config)
    try:
        parser = MultipartParser(boundary, reading.callbacks())
        async with asyncio.timeout(10 * config.patience):
            async for block in _patiently(request.stream(), config.patience):
                reading.count(len(block))
                parser.write(block)
        parser.finalize()
    except MultipartParseError:
        raise Refusal(400, "the body: no well-formed multipart/form-data") from None
    except ClientDisconnect:
        raise Refusal(499, "the client is gone") from None
    except TimeoutError:
        raise Refusal(408, "the body came in too slowly") from None
    except OSError:
        raise Refusal(507, "there is no room on the disk for the upload") from None
    finally:
        reading.close()
    if not reading.is_whole:
        raise Refusal(400, "the body: the multipart/form-data ends before it is whole")
    return reading.form


async def _patiently(stream: AsyncIterator[bytes], seconds: float) -> AsyncIterator[bytes]:
    while True:
        async with asyncio.timeout(seconds):
            block = await anext(stream, None)
        if block is None:
            return
        yield block


def _too_large(config: Config) -> Refusal:
    return Refusal(413, f"the body is larger than {config.upload >> 20} MiB")


class _Reading:
    """The part that is being read, and what was read."""

    def __init__(self, tray: Tray, config: Config) -> None:
        self.form, self.is_whole = Form(), False
        self._tray, self._config, self._size = tray, config, 0
        self._header, self._value = b"", b""
        self._disposition: dict[bytes, bytes] = {}
        self._file: IO[bytes] | None = None
        self._text = bytearray()

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._on_header,
            "on_header_value": self._on_value,
            "on_header_end": self._end_of_header,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def count(self, size: int) -> None:
        """Raises Refusal for a body that is larger than allowed, or than there is room for."""
        self._size += size
        if self._size > self._config.upload:
            raise _too_large(self._config)
        self._tray.take(size)

    def close(self) -> None:
        """Closes the file that is being written."""
        if self._file:
            self._file.close()

    def _begin(self) -> None:
        self._disposition, self._text = {}, bytearray()

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_of_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = parse_options_header(self._value)[1]
        self._header = self._value = b""

    def _open(self) -> None:
        if b"filename" in self._disposition:
            if len(self.form.files) >= self._config.files:
                raise Refusal(413, f"the body holds more than {self._config.files} files")
            self._file = self._tray.new()
        elif sum(map(len, self.form.fields.values())) >= _FIELDS:
            raise Refusal(413, f"the body holds more than {_FIELDS} fields")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file:
            self._file.write(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > _FIELD:
            raise Refusal(413, f"a field is longer than {_FIELD} bytes")

    def _end(self) -> None:
        name = self._disposition.get(b"name", b"").decode(errors="replace")
        if not self._file:
            self.form.fields.setdefault(name, []).append(self._text.decode(errors="replace"))
            return
        called = self._disposition[b"filename"].decode(errors="replace")
        upload = Upload(name, _base(called), self._file.name, self._file.tell())
        self._file.close()
        self._file = None
        self.form.files.append(upload)

    def _finish(self) -> None:
        self.is_whole = True


def _base(name: str) -> str:
    """The name without folders, as no path may come from a client."""
    return name.replace("\\", "/").rpartition("/")[2][-_NAME:] or "file"
