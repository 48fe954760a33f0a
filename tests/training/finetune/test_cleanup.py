"""Checks and checkpoints of fine-tunes do not pile up, and what a comparison needs is not among what goes."""

import json
import os
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from afsd_core.weights import Model, Registry
from app.cli.program import build
from tests.light_models import light_afsd
from training.finetune.cleanup import checks_of, clean_up, remove_checks

SIZE = 1000


@pytest.fixture
def registry(tmp_path, monkeypatch):
    monkeypatch.setenv("AFSD_HOME", str(tmp_path / "home"))
    return Registry()


def version(registry, folder, name, parent=None, age=0):
    """A version with two checks, made `age` seconds ago."""
    checks = folder / "checks" / name
    checks.mkdir(parents=True)
    for fold in range(2):
        file = checks / f"fold-{fold}.pt"
        file.write_bytes(bytes(SIZE))
        os.utime(file, (2_000_000_000 - age, 2_000_000_000 - age))
    made = light_afsd(registry, f"made-{name}")
    state = made.load_state()
    registry.remove(made.name)
    record = {"checks": str(checks)}
    model = Model(name, "afsd", made.classes, made.config, "fine-tuned", parent=parent, training=record)
    return registry.save(model, state)


def kept(folder):
    return {place.name for place in (folder / "checks").iterdir()}


def test_the_newest_its_parent_and_that_ones_parent_keep_their_checks_and_others_while_there_is_room(
    registry, tmp_path
):
    folder = tmp_path / "data"
    line = [None, "v1", "v2", "v3", "v4", "v5"]
    versions = [version(registry, folder, name, parent, age=-int(name[1])) for parent, name in pairwise(line)]
    assert clean_up(folder, versions[-1], registry) == 0
    assert kept(folder) == {"v1", "v2", "v3", "v4", "v5"}
    # Room for one more than what is needed: the older goes.
    assert clean_up(folder, versions[-1], registry, room=2 * SIZE) == 2 * SIZE
    assert kept(folder) == {"v2", "v3", "v4", "v5"}
    assert clean_up(folder, versions[-1], registry, room=0) == 2 * SIZE
    assert kept(folder) == {"v3", "v4", "v5"}
    assert all(len(checks_of(each)) == 2 for each in versions[2:])
    assert checks_of(versions[0]) == ()


def test_who_goes_back_to_an_older_version_keeps_what_that_one_is_compared_by(registry, tmp_path):
    folder = tmp_path / "data"
    version(registry, folder, "v1", age=9)
    version(registry, folder, "v2", "v1", age=8)
    version(registry, folder, "v3", "v2", age=7)
    again = version(registry, folder, "v4", "v1", age=6)
    clean_up(folder, again, registry, room=0)
    assert kept(folder) == {"v1", "v4"}


def test_checks_of_a_version_that_is_gone_and_checkpoints_of_one_that_is_there_are_removed(registry, tmp_path):
    folder = tmp_path / "data"
    version(registry, folder, "gone")
    registry.remove("gone")
    new = version(registry, folder, "new")
    run = folder / "new"
    run.mkdir()
    for name in ("fold-0.pt", "fold-0-full.pt", "final.pt", "notes.pt", "log.txt"):
        (run / name).write_bytes(bytes(SIZE))
    unfinished = folder / "unfinished"
    unfinished.mkdir()
    (unfinished / "final.pt").write_bytes(bytes(SIZE))
    assert clean_up(folder, new, registry) == 5 * SIZE
    assert kept(folder) == {"new"}
    # A run that was stopped goes on from its checkpoints; nothing else is a fine-tune's to remove.
    assert sorted(file.name for file in run.iterdir()) == ["log.txt", "notes.pt"]
    assert (unfinished / "final.pt").exists()


def test_the_list_says_what_checks_take_and_remove_takes_them_along(registry, tmp_path):
    version(registry, tmp_path / "data", "mine")
    listed = CliRunner().invoke(build(), ["models", "list"]).stdout
    assert "on disk" in listed
    assert "+ 0.0 MB checks" in listed
    (facts,) = json.loads(CliRunner().invoke(build(), ["models", "list", "--json"]).stdout)
    assert facts["check_bytes"] == 2 * SIZE
    assert "compared with this one" in CliRunner().invoke(build(), ["models", "show", "mine"]).stdout
    done = CliRunner().invoke(build(), ["models", "remove", "mine", "--yes"])
    assert "So are its checks" in done.stdout
    assert not (tmp_path / "data" / "checks" / "mine").exists()


def test_a_record_that_names_another_folder_removes_nothing_there(registry, tmp_path):
    model = version(registry, tmp_path / "data", "mine")
    for place in (tmp_path / "elsewhere" / "mine", tmp_path / "elsewhere" / "checks" / "other"):
        place.mkdir(parents=True)
        (place / "fold-0.pt").write_bytes(bytes(SIZE))
        foreign = Model("mine", "afsd", model.classes, model.config, "x", training={"checks": str(place)})
        assert remove_checks(foreign) == 0
        assert (place / "fold-0.pt").exists()
    assert remove_checks(Model("mine", "afsd", (), {}, "x", training={"checks": 3})) == 0
    assert Path(str(tmp_path / "data" / "checks" / "mine")).exists()
