"""What a person finds in a page's form: what stands in the fields, and what is said at them."""

from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "link", "meta", "use"}
OF_PAGE = {"csrf_token", "next"}


class FormPage(HTMLParser):
    """A page as its reader has it in front of them; templates of further rows left aside."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.sentences: dict[str, str] = {}
        self.words = ""
        self.next_page = ""
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def value(self, name: str) -> str:
        """The one value under a name."""
        (value,) = self.values[name]
        return value

    def sent(self) -> dict[str, str | list[str]]:
        """What the browser would send of it."""
        return {name: values for name, values in self.values.items() if name not in OF_PAGE}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "template" in (name for name, _ in self._open):
            if tag not in VOID:
                self._open.append((tag, {}))
            return
        given = {name: value or "" for name, value in attrs}
        unchecked = given.get("type") in ("radio", "checkbox") and "checked" not in given
        of_page = self._around("form").get("class") == "find"
        sent = not (of_page or unchecked or given.get("type") == "file")
        if tag == "input" and "name" in given and sent:
            self.values.setdefault(given["name"], []).append(given.get("value", ""))
        if tag == "a" and given.get("rel") == "next":
            self.next_page = given["href"]
        if tag == "option" and "selected" in given:
            self.values.setdefault(self._around("select")["name"], []).append(given["value"])
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [name for name, _ in self._open]
        if "template" in tags or "script" in tags:
            return
        self.words += data
        if tags and tags[-1] == "textarea":
            self.values.setdefault(self._open[-1][1]["name"], []).append(data.removeprefix("\n"))
        at = self._around("p")
        if "data-error-for" in at and "hidden" not in at:
            name = at["data-error-for"]
            self.sentences[name] = self.sentences.get(name, "") + data

    def _around(self, tag: str) -> dict[str, str]:
        return next((given for name, given in reversed(self._open) if name == tag), {})
