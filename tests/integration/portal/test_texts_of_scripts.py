"""What the scripts say stands on every page, in the language of whoever reads it."""

from collections.abc import Callable

from tests.fixtures.portal import Browser


def test_each_reader_gets_the_scripts_texts_in_the_pages_language(
    browser: Callable[[str | None], Browser],
) -> None:
    for language in ("ja", "en", "ja"):
        page = browser(None).get("/sign-in", headers={"Accept-Language": language}).text
        texts = page.split('id="texts">')[1].split("</script>")[0]
        assert texts.startswith('{"') and texts.endswith("}")
        assert ("Connected" in texts) == (language == "en")
