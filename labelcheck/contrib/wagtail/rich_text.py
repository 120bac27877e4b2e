"""Pictures inside rich text: their label is added behind them, since no template shows them one by one."""

from __future__ import annotations

from typing import Any

from labelcheck.contrib.wagtail.conf import conf
from labelcheck.contrib.wagtail.labels import label_of


def labelled(handler: Any) -> Any:
    """A class of embeds like `handler`, Wagtail's or the site's own, that shows the label of each picture behind it."""

    class Labelled(handler):
        @classmethod
        def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
            return str(cls.expand_db_attributes_many([attrs])[0])

        @classmethod
        def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
            tags: list[str] = super().expand_db_attributes_many(attrs_list)
            if not conf().shown_beside:
                return tags
            images = cls.get_many(attrs_list)
            return [f"{tag}{label_of(image) if image else ''}" for tag, image in zip(tags, images, strict=True)]

    return Labelled
