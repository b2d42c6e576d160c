"""Why a crawl fails."""

from __future__ import annotations


class CrawlError(Exception):
    """The crawl, or one of its targets, cannot go on; the message says what was got, what is allowed, what to do."""
