"""For how long somebody is waited for."""

from portal.serving.patience import Patience


def test_patience_ends_after_so_much_waiting_in_all() -> None:
    patience = Patience(10)
    for _ in range(9):
        patience.count(1, moved=1_000_000)
    assert patience.left == 1
    patience.count(2, moved=1_000_000)
    assert patience.left == 0


def test_it_lasts_as_long_as_enough_moves() -> None:
    patience = Patience(10, least=100)
    for _ in range(50):
        patience.count(4, moved=50)
    assert patience.left == 10
    patience.count(4, moved=99)
    assert patience.left == 6
    patience.count(5.9, moved=0)
    assert 0 < patience.left < 1
    patience.count(0.05, moved=1)
    assert patience.left == 10
