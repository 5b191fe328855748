"""Of earlier parts the one that an engineer would begin from stands before the others."""

import pytest

from estimator.likeness import Like, Traits, likeness, runs_of, stem_of

BRACKET = Traits(
    name="ブラケット左",
    drawing_number="x-100-a",
    material="sus304",
    sides=(120.0, 80.0, 3.0),
    volume=28.8,
    holes=4,
    quantities=(50,),
)


def score(**other: object) -> float:
    return likeness(BRACKET, Traits(**other)).score  # type: ignore[arg-type]


def test_the_same_drawing_number_goes_before_everything_else() -> None:
    same_but_for_the_number = score(
        name="ブラケット左", material="sus304", sides=(120.0, 80.0, 3.0), volume=28.8, holes=4
    )
    assert score(drawing_number="x-100-a") < same_but_for_the_number + 100
    assert score(drawing_number="x-100-a", name="座") > score(
        name="ブラケット左", material="sus304"
    )


def test_another_revision_of_a_drawing_is_nearly_the_same_number() -> None:
    assert score(drawing_number="x-100-b") == 70
    assert score(drawing_number="x-200-a") == 0


@pytest.mark.parametrize(
    ("number", "stem"),
    [("x-100-a", "x-100"), ("k1234 rev.b", "k1234"), ("10-2", "10-2"), ("ab-1200", "ab-1200")],
)
def test_a_stem_is_the_number_without_its_revision_where_enough_is_left(
    number: str, stem: str
) -> None:
    assert stem_of(number) == stem


def test_of_the_same_name_the_nearest_quantity_comes_first() -> None:
    near, far = (score(name="ブラケット左", quantities=(n,)) for n in (60, 1000))
    assert near > far


def test_the_shape_alone_finds_what_is_called_otherwise() -> None:
    same = score(name="座金", sides=(120.05, 80.0, 3.0), volume=28.79, holes=4)
    other = score(name="座金", sides=(200.0, 80.0, 3.0), volume=48.0, holes=4)
    assert same > other + 20


def test_what_one_of_them_does_not_have_says_nothing() -> None:
    assert score() == 0
    assert likeness(Traits(), BRACKET).score == 0


def test_it_says_in_what_they_are_alike() -> None:
    told = likeness(BRACKET, Traits(drawing_number="x-100-b", material="sus304", holes=4))
    assert told.reasons == (Like.STEM, Like.HOLES, Like.MATERIAL)


def test_words_are_looked_up_by_their_runs_of_letters() -> None:
    assert runs_of("ブラケット左 取付用 type 100") == ["ブラケット", "type", "取付用"]
