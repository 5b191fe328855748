"""Pages carry no styles and no scripts that nothing uses: who mends a page finds what belongs to it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
STYLES = ROOT / "portal/static/css"
SCRIPTS = ROOT / "portal/static/js"
BY_OTHERS = {"htmx-request"}
"""What the library of the pages puts on."""


def read(folder: str, *endings: str) -> str:
    files = (path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in endings)
    return "\n".join(path.read_text("utf-8") for path in files)


def classes_of(css: str) -> set[str]:
    """The classes that selectors name."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", bare)
    return {one for words in selectors for one in re.findall(r"\.([a-zA-Z][\w-]*)", words)}


def is_named(name: str, said: str) -> bool:
    """As a whole word, or put together of its beginning and of what a variable says."""
    if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said):
        return True
    beginnings = [name[: found.end()] for found in re.finditer(r"--|__|-", name)]
    return any(
        re.search(re.escape(one) + r"(\{\{|\{%|\"\s*~|%s|\$\{|\{)", said) for one in beginnings
    )


def test_every_class_that_the_styles_know_is_put_on_something() -> None:
    said = read("templates", ".html", ".py") + read("portal", ".js", ".py")
    css = "\n".join(path.read_text("utf-8") for path in sorted(STYLES.rglob("*.css")))
    found = classes_of(css) - BY_OTHERS
    assert len(found) > 100, "else nothing was looked at"
    assert sorted(name for name in found if not is_named(name, said)) == []


def test_every_script_is_loaded_by_a_page_or_by_another_script() -> None:
    scripts = sorted(SCRIPTS.rglob("*.js"))
    by_pages = re.findall(r"[\w-]+\.js", read("templates", ".html") + read("portal", ".py"))
    by_scripts = re.findall(
        r"(?:from|import|URL)\s*\(?[\"'`](?:[^\"'`]*/)?([\w-]+\.js)[\"'`]", read("portal", ".js")
    )
    assert len(scripts) > 50
    loaded = {*by_pages, *by_scripts}
    assert [one.name for one in scripts if one.name not in loaded] == []
