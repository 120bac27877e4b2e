"""A page with a picture in a field, pictures and documents in a stream, and rich text; and a snippet with drafts."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import RichTextBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import DraftStateMixin, Page, RevisionMixin
from wagtail.snippets.models import register_snippet


class Article(Page):
    photo = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    intro = RichTextField(blank=True)
    body = StreamField(
        [("text", RichTextBlock()), ("picture", ImageChooserBlock()), ("document", DocumentChooserBlock())], blank=True
    )

    content_panels = [*Page.content_panels, FieldPanel("photo"), FieldPanel("intro"), FieldPanel("body")]  # noqa: RUF012  # as Wagtail has it


@register_snippet
class Banner(DraftStateMixin, RevisionMixin, models.Model):
    text = models.CharField(max_length=80)
    photo = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    panels = [FieldPanel("text"), FieldPanel("photo")]  # noqa: RUF012  # as above

    def __str__(self) -> str:
        return self.text
