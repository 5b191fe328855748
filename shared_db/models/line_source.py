"""Where a cost line's numbers came from: typed by somebody, an offer, what one's records said, or a
drawing.

An offer is a row that the line names. What records said on the day when it was taken over rests on
many rows, some of which may be taken back: of that the line keeps what it was told, its evidence.
A drawing says single numbers (`line_measures`), so that a line may have its price from records and
its mass from a drawing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

Json = dict[str, Any]
Range = tuple[Decimal, Decimal]


class SourceKind(StrEnum):
    """Where numbers came from."""

    HAND = "hand"
    RECORD = "record"
    OFFER = "offer"
    DRAWING = "drawing"
    """Of single numbers alone, never of a whole line."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody typed them, or nobody has yet."""

    kind: ClassVar[SourceKind] = SourceKind.HAND

    def as_json(self) -> Json:
        """As programs and roll-ups are told."""
        return {"kind": self.kind.value}


@dataclass(frozen=True, slots=True)
class TakenOffer:
    """The offer that the line names, by whom it was given."""

    kind: ClassVar[SourceKind] = SourceKind.OFFER
    company: str
    revision: int

    def as_json(self) -> Json:
        """As programs and roll-ups are told."""
        return {"kind": self.kind.value, "company": self.company, "revision": self.revision}


@dataclass(frozen=True, slots=True)
class WorkOrders:
    """An operation's times from production records: minutes, ranges, and how many stand behind.

    What was taken over long ago says only how many work orders at most.
    """

    kind: ClassVar[SourceKind] = SourceKind.RECORD
    operation: str = ""
    records: int = 0
    work_orders: int = 0
    setup_minutes: Decimal | None = None
    setup_range: Range | None = None
    setup_work_orders: int | None = None
    run_minutes: Decimal | None = None
    run_range: Range | None = None
    run_work_orders: int | None = None

    def as_json(self) -> Json:
        """As programs and roll-ups are told."""
        return {"kind": self.kind.value} | self.evidence()

    def evidence(self) -> Json:
        """As it is kept with the line."""
        return _plain_fields(self)


@dataclass(frozen=True, slots=True)
class Purchases:
    """A price from purchase records: of which item, in which unit, how often and when."""

    kind: ClassVar[SourceKind] = SourceKind.RECORD
    item: str
    unit: str
    price: Decimal
    price_range: Range
    purchases: int
    first_on: date
    last_on: date

    def as_json(self) -> Json:
        """As programs and roll-ups are told."""
        return {"kind": self.kind.value} | self.evidence()

    def evidence(self) -> Json:
        """As it is kept with the line."""
        return _plain_fields(self)


@dataclass(frozen=True, slots=True)
class FromDrawing:
    """A number that a drawing said: which file it was, what made its facts, and how it was found.

    `found` is a code of `estimator.geometry.measures`; with it the K-factor or the density (g/cm³)
    that the number was reckoned by, where it was.
    """

    kind: ClassVar[SourceKind] = SourceKind.DRAWING
    drawing_id: UUID
    filename: str
    sha256: str
    engine: str
    found: str
    k_factor: Decimal | None = None
    density: Decimal | None = None

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Its fields, as they are kept."""
        return tuple(field.name for field in fields(cls))

    def as_json(self) -> Json:
        """As it is kept with a measure; what there isn't is left out."""
        said = {name: getattr(self, name) for name in self.names()}
        return {"kind": self.kind.value} | {
            name: _plain(value) for name, value in said.items() if value is not None
        }


Evidence = WorkOrders | Purchases
LineSource = ByHand | TakenOffer | Evidence
HAND = ByHand()


def read_evidence(kept: Mapping[str, Any]) -> Evidence:
    """What records said, as it was kept. Raises TypeError for a field that it doesn't have."""
    of = Purchases if "purchases" in kept else WorkOrders
    return of(**{name: _read(name, value) for name, value in kept.items()})


def read_from_drawing(kept: Mapping[str, Any]) -> FromDrawing:
    """The drawing that said a number, as it was kept. Raises TypeError for a field that it doesn't
    have."""
    said = {name: value for name, value in kept.items() if name != "kind"}
    for name in ("k_factor", "density"):
        if name in said:
            said[name] = Decimal(said[name])
    return FromDrawing(**{**said, "drawing_id": UUID(said["drawing_id"])})


def read_source(said: Mapping[str, Any]) -> LineSource:
    """The source as a roll-up's document says it, of whichever format; what else was said in
    earlier ones (when a line was filled, say) is passed over.
    """
    match said.get("kind"):
        case SourceKind.OFFER:
            return TakenOffer(said["company"], said["revision"])
        case SourceKind.RECORD:
            names = {field.name for of in (WorkOrders, Purchases) for field in fields(of)}
            return read_evidence({name: said[name] for name in said.keys() & names})
        case _:
            return HAND


def exact_evidence_sql() -> str:
    """Which evidence a line of each kind may keep, for a CHECK."""
    allowed = {"operation": WorkOrders, "material": Purchases, "bought": Purchases}
    cases = " ".join(
        f"WHEN '{kind}' THEN ARRAY[{', '.join(repr(field.name) for field in fields(of))}]"
        for kind, of in allowed.items()
    )
    return f"evidence IS NULL OR coalesce(evidence - CASE kind {cases} END = '{{}}', false)"


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_on"):
        return date.fromisoformat(value)
    if name.endswith("_range"):
        return Decimal(value[0]), Decimal(value[1])
    if name.endswith("_minutes") or name == "price":
        return Decimal(value)
    return value


def _plain_fields(of: Evidence) -> Json:
    return {field.name: _plain(getattr(of, field.name)) for field in fields(of)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [format(one, "f") for one in value]
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
