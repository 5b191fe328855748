"""Files are given to the user who needs them, and nothing else with them."""

import os
import shutil
from pathlib import Path

import pytest

from portal.running.errors import StartError
from portal.running.handing import hand_over, make_private, move
from portal.running.server_user import OWN_NUMBERS, ServerUser, choose_server_user

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
USER = ServerUser("60800", 60800, 60800)
FORMER, STRANGER = 65534, 4711


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder of earlier versions with a drawing, and what somebody could have put beside it."""
    tree, outside = tmp_path / "files", tmp_path / "outside"
    (tree / "ab").mkdir(parents=True)
    for name in ("files/ab/drawing", "files/foreign", "outside", "named"):
        (tmp_path / name).write_text(name)
        os.chown(tmp_path / name, FORMER, FORMER)
    os.chown(tree / "foreign", STRANGER, STRANGER)
    os.chown(tree / "ab", FORMER, FORMER)
    (tree / "link").symlink_to(outside)
    (tree / "folder_link").symlink_to(tmp_path)
    (tree / "second_name").hardlink_to(tmp_path / "named")
    os.mkfifo(tree / "pipe")
    return tree


def owner(path: Path) -> int:
    return path.lstat().st_uid


def test_all_that_was_ours_is_given_over(tree: Path) -> None:
    hand_over(tree, USER, {0, FORMER})
    assert [owner(tree / name) for name in (".", "ab", "ab/drawing")] == [USER.uid] * 3


def test_no_link_is_followed_and_nothing_of_others_given_away(tree: Path) -> None:
    hand_over(tree, USER, {0, FORMER})
    assert owner(tree.parent) == 0
    assert [owner(tree.parent / name) for name in ("outside", "named")] == [FORMER, FORMER]
    assert owner(tree / "foreign") == STRANGER


def test_a_start_that_was_killed_in_between_is_done_again(tree: Path) -> None:
    hand_over(tree, USER, {0, FORMER})
    os.chown(tree, 0, 0)
    os.chown(tree / "ab" / "drawing", FORMER, FORMER)
    hand_over(tree, USER, {0, FORMER})
    assert owner(tree) == owner(tree / "ab" / "drawing") == USER.uid


def test_a_link_in_the_place_of_a_folder_is_followed_only_if_root_made_it(tmp_path: Path) -> None:
    elsewhere, link = tmp_path / "elsewhere", tmp_path / "run"
    elsewhere.mkdir()
    link.symlink_to(elsewhere)
    os.chown(link, STRANGER, STRANGER, follow_symlinks=False)
    with pytest.raises(StartError, match="somebody else made"):
        make_private(link, USER)
    with pytest.raises(StartError, match="somebody else made"):
        hand_over(link, USER, {0})
    assert owner(elsewhere) == 0
    os.chown(link, 0, 0, follow_symlinks=False)
    make_private(link, USER)
    assert owner(elsewhere) == USER.uid


def test_drawings_can_be_moved_to_another_disk(tree: Path) -> None:
    memory = Path("/dev/shm") / f"handing-{os.getpid()}"
    memory.mkdir()
    (tree / "pipe").unlink()
    try:
        half = memory / "files" / "ab" / "drawing"
        half.parent.mkdir(parents=True)
        half.write_text("cut o")
        move(tree, memory / "files")
        assert (memory / "files" / "ab" / "drawing").read_text() == "files/ab/drawing"
        assert not tree.exists()
    finally:
        shutil.rmtree(memory)


def test_each_folder_has_a_user_of_its_own_and_always_the_same(tmp_path: Path) -> None:
    users = {choose_server_user(tmp_path / "none", Path(f"/srv/{n}")) for n in range(20)}
    assert len(users) > 10
    again = choose_server_user(tmp_path / "none", Path("/srv/1"))
    assert again in users and again is not None and again.uid in OWN_NUMBERS


def test_a_database_stays_with_its_owner_unless_that_is_nobody(tmp_path: Path) -> None:
    os.chown(tmp_path, STRANGER, STRANGER)
    stays = choose_server_user(tmp_path, Path("/srv/1"))
    os.chown(tmp_path, FORMER, FORMER)
    changes = choose_server_user(tmp_path, Path("/srv/1"))
    assert stays is not None and stays.uid == STRANGER
    assert changes is not None and changes.uid in OWN_NUMBERS
