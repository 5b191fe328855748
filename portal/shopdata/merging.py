"""Two people at one work centre: field by field."""

from portal.plain_forms import PlainForm, option
from shared_db.foundation.errors import N_

CENTRE = PlainForm(
    {
        "name": N_("Name"),
        "operation_name": N_("Operation in the records"),
        "active": N_("In use"),
    },
    {"active": option({"1": N_("in use"), "": N_("not in use")})},
)
