"""A browser's window as it was before a test, save for what it fetched for good."""

from playwright.sync_api import BrowserContext

KEPT = "local_storage,indexeddb,cache_storage,service_workers"
"""What pages leave in a browser, besides cookies."""


def empty(context: BrowserContext, address: str) -> None:
    """Close every tab, put nothing between the pages and their server, forget what they have left. Cookies
    stay: who has signed in remains so.
    """
    last = context.new_page()
    for page in context.pages:
        if page is not last:
            page.close()
    context.unroute_all()
    wire = context.new_cdp_session(last)
    wire.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": KEPT})
    last.close()
    context.set_offline(False)
