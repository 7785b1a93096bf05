"""Files people hand in, kept once by content."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """A file's content, named by its SHA-256; the same content handed in twice is stored once."""

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest[:12]
