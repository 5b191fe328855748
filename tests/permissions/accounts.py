"""Signing in and links are for everybody; an account is for whom it belongs to."""

from tests.permissions.table import EVERYBODY, PASS, Row, each

NOBODYS = "00000000-0000-4000-8000-000000000001"
ALL = each(EVERYBODY, 200)
ALSO_OUT = {None: 200}


def _at(path: str):
    return lambda _o: path


ROWS = [
    Row("accounts.sign_in", "GET", _at("/sign-in"), each(EVERYBODY, PASS) | ALSO_OUT),
    Row("accounts.check_sign_in", "POST", _at("/sign-in"), each([*EVERYBODY, None], PASS)),
    Row("accounts.sign_out", "POST", _at("/sign-out"), {None: 303}, others=303),
    Row("accounts.language", "POST", _at("/language"), {None: 303}, others=303),
    Row("accounts.follow_link", "GET", _at("/link/guessed"), {None: 410}, others=410),
    Row("accounts.use_link", "POST", _at("/link/guessed"), {None: 410}, others=410),
    Row("accounts.account", "GET", _at("/account"), ALL),
    Row("accounts.save_account", "POST", _at("/account"), {}, others=422),
    Row("accounts.save_password", "POST", _at("/account/password"), {}, others=422),
    Row("accounts.ask_for_proof", "POST", _at("/account/proof"), {}, others=409),
    Row("accounts.make_token", "POST", _at("/account/tokens"), {}, others=422),
    Row("accounts.revoke_token", "POST", _at(f"/account/tokens/{NOBODYS}/revoke"), {}, others=404),
    Row("api_accounts.me", "GET", _at("/api/v1/me"), ALL),
    Row("api_accounts.companies", "GET", _at("/api/v1/companies"), ALL),
]
