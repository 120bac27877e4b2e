"""A real Wagtail site on SQLite, as it was when it was set up, for every test anew. Run by itself: `pytest tests/cms`."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("wagtail")

HERE = Path(__file__).parent
ROOT = Path(tempfile.mkdtemp(prefix="labelcheck-cms-"))
atexit.register(shutil.rmtree, ROOT, ignore_errors=True)
sys.path[:0] = [str(HERE)]
os.environ |= {
    "NEWS_ROOT": str(ROOT),
    "DJANGO_SETTINGS_MODULE": "news.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright runs its loop in the thread of the tests
}

import django  # noqa: E402  # the settings must be known

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  # as above
from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page  # noqa: E402

from news.models import Article, Banner  # noqa: E402

setup_test_environment()

DATABASE = ROOT / "news.sqlite3"
_PATIENCE = 300.0


@pytest.fixture(scope="session")
def _database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the site as it was set up; of several test processes the first makes it, and the others wait."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made = folder / "as-set-up.sqlite3"
    try:
        (folder / "making").mkdir()
    except FileExistsError:
        end = time.monotonic() + _PATIENCE
        while not made.exists():
            assert time.monotonic() < end, "the other process did not make the database"
            time.sleep(0.1)
        return made
    _set_up()
    shutil.copy(DATABASE, folder / "half")
    (folder / "half").rename(made)
    return made


def _set_up() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Article, Banner):
            editor.create_model(model)
            ContentType.objects.get_for_model(model)
    _people()
    connection.close()


def _people() -> None:
    """`admin` may do everything; `editor` may publish pages and change files; `writer` may not publish."""
    users = get_user_model().objects
    users.create_superuser("admin", "admin@example.org", "secret")
    for name, page_permissions in (
        ("editor", ("add_page", "change_page", "publish_page")),
        ("writer", ("add_page", "change_page")),
    ):
        group = Group.objects.create(name=name)
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for permission in Permission.objects.filter(codename__in=page_permissions):
            GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
        for codename in ("add_image", "change_image", "choose_image", "add_document", "change_document"):
            for permission in Permission.objects.filter(
                codename=codename, content_type__app_label__startswith="wagtail"
            ):
                GroupCollectionPermission.objects.create(
                    group=group, collection=Collection.get_first_root_node(), permission=permission
                )
        users.create_user(name, f"{name}@example.org", "secret").groups.add(group)


@pytest.fixture(autouse=True)
def _site(_database: Path) -> Iterator[None]:
    """The site as it was set up, with no files."""
    with closing(sqlite3.connect(_database)) as kept, closing(sqlite3.connect(DATABASE)) as now:
        kept.backup(now)  # waits for a request of the test before that is still being answered
    shutil.rmtree(ROOT / "media", ignore_errors=True)
    cache.clear()
    ContentType.objects.clear_cache()
    yield
    connection.close()


def _client(name: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    return client


@pytest.fixture
def admin() -> Client:
    return _client("admin")


@pytest.fixture
def editor() -> Client:
    return _client("editor")


@pytest.fixture
def writer() -> Client:
    return _client("writer")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the site, served on loopback."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
