"""The browsers at which the sample's people sit."""

from playwright.sync_api import Browser, BrowserContext

from tests.browser.case.cast import Cast
from tests.browser.emptying import empty

Place = tuple[str, int, str]


class Windows:
    """A browser for each person and width, opened once, and as new for each test.

    What it has fetched for good (scripts, styles, a face of 4 MB) stays, as at everybody's: to fetch
    and look at all of it takes longer than most of what is tried.
    """

    def __init__(self, chromium: Browser, cast: Cast) -> None:
        self.cast = cast
        self._chromium = chromium
        self._kept: dict[Place, BrowserContext] = {}
        self._others: list[BrowserContext] = []

    def open(self, key: str | None, width: int, language: str) -> BrowserContext:
        """Of somebody who has signed in, or of nobody."""
        if key is None:
            self._others.append(self._new(width, language))
            return self._others[-1]
        place = (key, width, language)
        if place not in self._kept:
            self._kept[place] = self._new(width, language)
            self._kept[place].add_cookies(self.cast.cookies(key))
        return self._kept[place]

    def hand_on(self, context: BrowserContext, key: str) -> BrowserContext:
        """The same one, with the sign-in of somebody else."""
        context.clear_cookies()
        context.add_cookies(self.cast.cookies(key))
        return context

    def clear(self) -> None:
        """Close every tab, and forget what pages have left."""
        for context in self._others:
            context.close()
        self._others.clear()
        for (key, *_), context in self._kept.items():
            if context.pages:
                empty(context, self.cast.address)
                self.hand_on(context, key)

    def close(self) -> None:
        """Everybody goes home."""
        for context in self._kept.values():
            context.close()

    def _new(self, width: int, language: str) -> BrowserContext:
        return self._chromium.new_context(
            viewport={"width": width, "height": 860}, locale=language, timezone_id="Asia/Tokyo"
        )
