"""The application: what is asked under which path, and what answers."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.resources import as_file, files
from typing import Any, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from labelcheck.audit.keeper import Errand
from labelcheck.audit.one import Settings
from labelcheck.detectors import Options
from labelcheck.model import Context, Level, Role
from labelcheck.reports import Finish, jsonl, report_form
from labelcheck.reports.escape import printable
from labelcheck.reports.html import style
from labelcheck.reports.pages.environment import compiled
from labelcheck.reports.rendering import Rendering, unruled
from labelcheck.rulepack import Pack
from labelcheck.service import catalog, openapi
from labelcheck.service.config import Config
from labelcheck.service.desk import Desk
from labelcheck.service.guard import LOG, Guard
from labelcheck.service.refusal import Refusal
from labelcheck.service.spool import Spool, Tray
from labelcheck.service.uploads import Form, Upload, receive
from labelcheck.service.wishes import wishes
from labelcheck.version import VERSION

T = TypeVar("T")

PAGE = files("labelcheck.service.page")
"""What the page loads."""

_ALONE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""What a report that was downloaded may do: show itself."""

_READ = ["GET", "HEAD"]
_TYPES = {"json": "application/json", "jsonl": "application/x-ndjson", "html": "text/html; charset=utf-8"}


def create_app(config: Config, packs: tuple[Pack, ...]) -> Any:
    """The ASGI application; its processes start and end with it."""
    options = Options(Level.FULL, config.limits, config.trust_keys, False, config.speech_model, config.trust_anchors)
    desk = Desk(Settings(Context(Role.PUBLISHER), options, packs), config)
    spool: list[Spool] = []

    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        spool.append(Spool(config.folder, config.spool))
        warming = asyncio.create_task(_warm_up(desk, options))
        try:
            yield
        finally:
            warming.cancel()
            await asyncio.to_thread(desk.close)
            spool.pop().close()

    app = FastAPI(title="labelcheck", version=VERSION, lifespan=running, docs_url=None, redoc_url=None, **openapi.ABOUT)
    counter = _Counter(desk, config, options, packs)

    @app.post("/v1/scan", **openapi.SCAN)
    async def scan(request: Request) -> Response:
        with desk.admitted(), spool[0].request() as tray:
            return await counter.scan(request, tray)

    @app.post("/v1/compare", **openapi.COMPARE)
    async def compare(request: Request) -> Response:
        with desk.admitted(), spool[0].request() as tray:
            return await counter.compare(request, tray)

    _add_answers(app, desk, packs)
    _add_page(app, config)
    app.add_exception_handler(Refusal, _refuse)
    app.add_exception_handler(HTTPException, _as_line)
    return Guard(app, config)


class _Counter:
    """Takes uploads in and gives answers out."""

    def __init__(self, desk: Desk, config: Config, options: Options, packs: tuple[Pack, ...]) -> None:
        self._desk, self._config, self._options, self._packs = desk, config, options, packs

    async def scan(self, request: Request, tray: Tray) -> Response:
        """The reports on every file of the body, in their order."""
        form = await receive(request, tray, self._config)
        if not form.files:
            raise Refusal(400, "file: expected at least one file")
        return await self._answer(request, form, [(upload, None) for upload in form.files])

    async def compare(self, request: Request, tray: Tray) -> Response:
        """The report on `after`, compared with `before`."""
        form = await receive(request, tray, self._config)
        named = {upload.field: upload for upload in form.files}
        if len(form.files) != 2 or named.keys() != {"before", "after"}:
            raise Refusal(400, "before, after: expected one file each")
        return await self._answer(request, form, [(named["after"], named["before"])])

    async def _answer(
        self, request: Request, received: Form, uploads: Sequence[tuple[Upload, Upload | None]]
    ) -> Response:
        asked = wishes(received.fields, [pack.name for pack in self._packs])
        form = report_form(asked.form)
        finish = Finish(form.prepare, asked.redacted)
        options = replace(self._options, level=asked.level)
        errands = [
            Errand(_entry(after), asked.context, options, finish, asked.packs, _entry(before) if before else None)
            for after, before in uploads
        ]
        finished = await _unless_gone(request, self._desk.check(errands))
        if self._config.log_names:
            for upload, (outcome, _) in zip((after for after, _ in uploads), finished, strict=True):
                LOG.info("%s %s", printable(upload.name), outcome)
        out = io.StringIO()
        rendering = Rendering(asked.language, unruled(self._packs))
        await asyncio.to_thread(form.write, [prepared for _, prepared in finished], out, rendering)
        headers = {"Labelcheck-Outcome": min((outcome for outcome, _ in finished), key=lambda each: each.rank).value}
        if asked.form == "html":
            headers |= {
                "Content-Security-Policy": _ALONE,
                "Content-Disposition": "attachment; filename=labelcheck.html",
            }
        return Response(out.getvalue(), media_type=_TYPES[asked.form], headers=headers)


def _entry(upload: Upload) -> tuple[str, str]:
    return upload.name, upload.path


async def _unless_gone(request: Request, work: Awaitable[T]) -> T:
    """What the work gives; a client that hangs up while its files wait to be checked gives their place up."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(request.receive())  # the body was read: all that can come is that the client hung up
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Refusal(499, "the client is gone")
        return working.result()
    finally:
        working.cancel()
        gone.cancel()


async def _warm_up(desk: Desk, options: Options) -> None:
    """Has every process look at a picture: what it needs for that is loaded before the first client waits."""
    with as_file(PAGE / "icon.png") as picture:
        await desk.warm_up(
            Errand(("icon.png", str(picture)), Context(), options, Finish(jsonl.prepare, redacted=False))
        )


def _add_answers(app: FastAPI, desk: Desk, packs: tuple[Pack, ...]) -> None:
    """What is asked without a file."""

    @app.get("/v1/rules", **openapi.RULES)
    async def rules() -> dict[str, Any]:
        return catalog.rules(packs)

    @app.get("/v1/providers/{code}", **openapi.PROVIDER)
    async def provider(code: str) -> dict[str, Any]:
        if len(code) > 200:
            raise Refusal(400, "code: expected at most 200 characters")
        return catalog.provider(code)

    @app.api_route("/healthz", **openapi.HEALTH, methods=_READ)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.api_route("/readyz", **openapi.READY, methods=_READ)
    async def readyz() -> Response:
        return JSONResponse({"status": "ready" if desk.is_ready else "starting"}, 200 if desk.is_ready else 503)


def _add_page(app: FastAPI, config: Config) -> None:
    """The page, the same for everyone, and what it loads."""
    index = compiled((PAGE / "index.html").read_text("utf-8")).render(config=config, version=VERSION, language="en")
    assets = {
        "report.css": (style(), "text/css; charset=utf-8"),
        "page.css": ((PAGE / "page.css").read_text("utf-8"), "text/css; charset=utf-8"),
        "page.js": ((PAGE / "page.js").read_text("utf-8"), "text/javascript; charset=utf-8"),
        "icon.png": ((PAGE / "icon.png").read_bytes(), "image/png"),
    }

    @app.api_route("/", include_in_schema=False, methods=_READ)
    async def page() -> Response:
        return Response(index, media_type="text/html; charset=utf-8")

    @app.get("/static/{name}", include_in_schema=False)
    async def static(name: str) -> Response:
        if name not in assets:
            raise Refusal(404, "there is nothing under this path")
        content, kind = assets[name]
        return Response(content, media_type=kind)


async def _refuse(_request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refusal)  # noqa: S101  # registered for it
    return JSONResponse({"error": refused.problem}, refused.status, refused.headers | {"Connection": "close"})


async def _as_line(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    problem = {404: "there is nothing under this path", 405: "this path is not asked in that way"}
    return JSONResponse({"error": problem.get(error.status_code, error.detail)}, error.status_code, error.headers)
