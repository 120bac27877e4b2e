"""The files that are checked: images, documents and renditions, wherever their storage keeps them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError


def library_models() -> tuple[Any, Any]:
    """The models of what editors upload: images and documents."""
    return get_image_model(), get_document_model()


def rendition_model() -> Any:
    """The model of the pictures that Wagtail makes of images."""
    return get_image_model().get_rendition_model()


def is_image(file: Any) -> bool:
    """Whether a file is a picture of the library."""
    return isinstance(file, AbstractImage)


def original_of(file: Any) -> Any | None:
    """The image that a rendition was made of."""
    return file.image if isinstance(file, AbstractRendition) else None


def version_of(file: Any) -> str:
    """What changes when the file is replaced: its name in the storage, and Wagtail's hash of an upload."""
    name = str(file.file.name)
    if original_of(file) is not None:
        return name
    with suppress(OSError, SourceImageIOError):  # a file that is gone keeps its name: the scan tells
        return f"{name} {file.get_file_hash()}"
    return name


def title_of(file: Any) -> str:
    """What editors call it."""
    original = original_of(file)
    return f"{original.title} ({file.filter_spec})" if original is not None else str(file.title)


def get_file(content_type_id: int, pk: str) -> Any | None:
    """The file of a model by its key."""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return None if model is None else model._default_manager.filter(pk=pk).first()


@contextmanager
def local_copy(file: Any) -> Iterator[str]:
    """A path where the file can be read; of a storage without paths a temporary copy, deleted whatever happens.

    Raises OSError where the storage does not give the file.
    """
    try:
        path = file.file.path
    except NotImplementedError:
        path = None
    if path is not None:
        yield str(path)
        return
    descriptor, spooled = tempfile.mkstemp(prefix="labelcheck-", suffix=Path(str(file.file.name)).suffix)
    try:
        with os.fdopen(descriptor, "wb") as out, file.file.storage.open(file.file.name, "rb") as stored:
            shutil.copyfileobj(stored, out)
        yield spooled
    finally:
        Path(spooled).unlink(missing_ok=True)
