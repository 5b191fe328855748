"""Texts outside a web request (mail, documents): all slices' catalogues of a language, merged."""

from functools import cache

from babel.support import Translations

from templates import catalogue_folders


@cache
def catalogue(language: str) -> Translations:
    """The merged catalogue; English is the language of the message ids themselves."""
    merged = Translations()
    for folder in catalogue_folders():
        found = Translations.load(str(folder), [language])
        if isinstance(found, Translations):
            merged.merge(found)
    return merged
