"""What a material weighs, however it is written."""

from decimal import Decimal

import pytest

from estimator.geometry.densities import density_of, mass_kg


@pytest.mark.parametrize(
    ("written", "density"),
    [
        ("SS400", "7.85"),
        ("ＳＵＳ３０４", "7.93"),
        ("SUS316L", "7.98"),
        ("A5052P-H34", "2.68"),
        ("a6061-T6", "2.70"),
        ("S45C 調質", "7.85"),
        ("S45C（焼入れ）", "7.85"),
        ("SPCC", "7.85"),
        ("SKD11", "7.70"),
        ("FCD450", "7.10"),
        ("FC250", "7.20"),
        ("C3604BD-F", "8.50"),
        ("C17200", "8.26"),
        ("A5083P-O", "2.66"),
        ("POM", "1.41"),
        ("真鍮", "8.50"),
        ("Steel", "7.85"),
        ("", None),
        ("支給材", None),
        ("SUS", None),
    ],
)
def test_a_designation_tells_the_density(written: str, density: str | None) -> None:
    assert density_of(written) == (Decimal(density) if density else None)


def test_a_litre_of_steel_weighs_what_it_weighs() -> None:
    assert mass_kg(1_000_000.0, Decimal("7.85")) == Decimal("7.850")
    assert mass_kg(1.0, Decimal("7.85")) == Decimal("0.000")
