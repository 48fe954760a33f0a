"""Files that moved or were renamed are found again by what is in them."""

import os

import pytest

from afsd_core.media import fingerprint
from afsd_core.project.finding import files_in, find_again, missing


@pytest.fixture
def folder(tmp_path):
    for name, content in (("a.mp4", b"a" * 5000), ("b.mp4", b"b" * 5000), ("c.mp4", b"c" * 70)):
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_files_are_found_under_other_names_deeper_down(folder):
    wanted = {name: fingerprint(folder / f"{name}.mp4") for name in "abc"}
    deep = folder / "2024" / "June"
    deep.mkdir(parents=True)
    (folder / "a.mp4").rename(deep / "renamed.mov")
    (folder / "b.mp4").unlink()
    (deep / "b.mp4").write_bytes(b"x" * 5000)  # the name and size of what is looked for, with another content
    assert find_again(wanted, folder) == {"a": deep / "renamed.mov", "c": folder / "c.mp4"}
    assert find_again({}, folder) == {}


def test_only_files_of_a_size_that_is_looked_for_are_read(folder, monkeypatch):
    wanted = {"c": fingerprint(folder / "c.mp4")}
    read = []

    def counted(path):
        read.append(path.name)
        return fingerprint(path)

    monkeypatch.setattr("afsd_core.project.finding.fingerprint", counted)
    assert find_again(wanted, folder) == {"c": folder / "c.mp4"}
    assert read == ["c.mp4"]


def test_two_records_of_one_file_are_both_found_and_a_search_can_be_given_up(folder):
    print_a = fingerprint(folder / "a.mp4")
    assert find_again({"one": print_a, "two": print_a}, folder).keys() == {"one", "two"}
    assert find_again({"one": print_a}, folder, cancelled=lambda: True) == {}


def test_what_is_missing_is_told_for_few_and_many_files_of_a_folder(folder):
    few = {"a": folder / "a.mp4", "gone": folder / "gone.mp4", "far": folder / "nowhere" / "a.mp4"}
    assert missing(few) == {"gone", "far"}
    many = {str(n): folder / f"{n}.mp4" for n in range(9)} | {"a": folder / "a.mp4"}
    assert missing(many) == {str(n) for n in range(9)}


def test_files_of_a_folder_by_their_kind_hidden_ones_left_out(folder):
    (folder / "B.MP4").write_bytes(b"1")
    (folder / ".hidden.mp4").write_bytes(b"1")
    (folder / "note.txt").write_bytes(b"1")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "d.mp4").write_bytes(b"1")
    if os.name != "nt":
        (folder / "loop").symlink_to(folder)
    names = {path.name for path in files_in(folder, {".mp4"})}
    assert names >= {"a.mp4", "b.mp4", "c.mp4"}
    assert not {".hidden.mp4", "note.txt", "d.mp4"} & names
