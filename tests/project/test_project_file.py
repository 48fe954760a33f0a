"""The project file: whole, locked, migrated, backed up, and never half written."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from afsd_core.errors import ProjectError
from afsd_core.media import Fingerprint
from afsd_core.project import Change, LabelClass, Run, Segment, Setting, State, Store, Stretch, Video, read_project
from afsd_core.project.backup import back_up_today, on_network_drive
from afsd_core.project.schema import VERSION
from afsd_core.project.store import Entry

CLASS = LabelClass("c1", "Diving", "#e69f00", "1", 0, {"i3d": ("springboard diving", "cliff diving")})


def video(folder, number=1):
    return Video(
        *(f"v{number}", folder / "clips" / f"clip {number}.mp4", f"clip {number}"),
        *(Fingerprint(1234, "abcd"), 60_000_000, 1800, 40_000, 640, 480, number),
    )


def content(folder):
    run = Run("r1", "v1", "i3d", "openvino", "cpu", "2026-01-02T03:04:05.000+00:00", "line")
    proposed = Segment(
        *("s1", "v1", 0, 1_000_000, "c1", State.CORRECTED, 0.25, "r1", "i3d", (5, 900_000), "c1", "Ann", "näh\n“x”"),
        {"view": "front"},
    )
    drawn = Segment("s2", "v1", 2_000_000, 2_000_000, "c1")  # a point in time
    return [CLASS, video(folder), run, proposed, drawn, Stretch("v1", 0, 3_000_000), Setting("threshold", {"all": 0.5})]


@pytest.fixture
def store(tmp_path):
    store = Store.create(tmp_path / "pool.afsd")
    yield store
    store.close(discard=True)


def put(store, *records, title="test"):
    return store.write([Change(None, r) for r in records], Entry(title))


def sql(path, statement):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        return connection.execute(statement).fetchall()


def test_what_was_written_is_read_back_equal(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    found = read_project(store.path)
    records = content(tmp_path)
    assert (found.classes, found.videos, found.runs) == ((records[0],), (records[1],), (records[2],))
    assert found.segments == (records[3], records[4])
    assert found.reviewed == (records[5],)
    assert found.settings == {"threshold": {"all": 0.5}}


def test_closing_leaves_one_whole_file(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    assert (tmp_path / "pool.afsd-wal").exists()
    store.close()
    assert [f.name for f in tmp_path.iterdir()] == ["pool.afsd"]
    assert sql(store.path, "PRAGMA integrity_check") == [("ok",)]
    assert len(read_project(store.path).segments) == 2


def test_a_second_window_is_told_and_a_reader_is_not_kept_out(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    with pytest.raises(ProjectError, match=rf"pool.afsd: open in another window \(process {os.getpid()}\)"):
        Store.open(store.path)
    assert len(read_project(store.path).segments) == 2


def test_the_lock_dies_with_its_process(tmp_path):
    path = tmp_path / "pool.afsd"
    holder = "import sys, time\nfrom afsd_core.project import Store\nfrom pathlib import Path\n"
    holder += "store = Store.create(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holder, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "open\n"
        with pytest.raises(ProjectError, match=f"process {child.pid}"):
            Store.open(path)
        child.kill()
    Store.open(path).close()


def test_a_link_to_the_project_meets_the_same_lock(store, tmp_path):
    link = tmp_path / "link.afsd"
    link.symlink_to(store.path)
    with pytest.raises(ProjectError, match="open in another window"):
        Store.open(link)


@pytest.mark.logs_error("an edit does not fit the project file: FOREIGN KEY")
def test_an_edit_that_does_not_fit_changes_nothing(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    orphan = Segment("s9", "v1", 0, 1, "no such class")
    with pytest.raises(sqlite3.IntegrityError):
        put(store, Setting("seen", True), orphan).result(5)
    put(store, Setting("after", 1)).result(5)
    assert read_project(store.path).settings == {"after": 1, "threshold": {"all": 0.5}}


def test_the_edit_log_is_append_only(store, tmp_path):
    put(store, *content(tmp_path), title="Draw Diving").result(5)
    assert sql(store.path, "SELECT kind, title FROM edits") == [("edit", "Draw Diving")]
    store.close()
    with sqlite3.connect(store.path) as connection:
        for statement in ("DELETE FROM edits", "UPDATE edits SET title = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


# -- disks that refuse


def test_a_full_disk_keeps_edits_in_order_until_there_is_room(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    said = []
    store.on_trouble = said.append

    def pages(limit):
        store._ask(lambda c: c.execute(f"PRAGMA max_page_count = {limit}")).result(5)

    pages(1)  # SQLite clamps it to the present size: not one page more
    long = "x" * 40_000
    edits = [put(store, Setting(f"k{n}", long)) for n in range(3)]
    limit = time.monotonic() + 5
    while not said and time.monotonic() < limit:
        time.sleep(0.01)
    assert said == [
        "pool.afsd: the disk is full. Your last edits are kept in memory, and the file is whole."
        " Free some space and they are saved by themselves."
    ]
    assert store.pending == 3
    assert set(read_project(store.path).settings) == {"threshold"}
    with pytest.raises(ProjectError, match=r"disk is full.*Not saved yet: 3 edits"):
        store.close(timeout=0.1)
    # Room appears from outside, while the writer waits at the head of its queue.
    store._connection.execute("PRAGMA max_page_count = 100000")
    store.retry()
    for edit in edits:
        edit.result(5)
    store.flush(5)
    assert said[-1] is None
    assert set(read_project(store.path).settings) == {"threshold", "k0", "k1", "k2"}


_AS_A_GUEST = """
import os, sys
from pathlib import Path
from afsd_core.errors import ProjectError
from afsd_core.project import Store, read_project
path, work = Path(sys.argv[1]), Path(sys.argv[2])
Store.create(work / "warm.afsd").close()  # loads every module while its files can still be read
len(read_project(path).segments)
if os.geteuid() == 0:  # permissions do not bind the superuser
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
print(len(read_project(path).segments))
for act in (lambda: Store.open(path), lambda: Store.create(path.with_name("new.afsd"))):
    try:
        act()
    except ProjectError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
@pytest.mark.parametrize("crashed", [False, True], ids=["closed", "crashed"])
@pytest.mark.parametrize("file_mode", [0o644, 0o666], ids=["file read-only", "folder read-only"])
def test_a_read_only_place_gets_a_sentence_and_can_still_be_read(tmp_path, file_mode, crashed):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store.create(folder / "pool.afsd")
        put(store, *content(folder)).result(5)
        log = (folder / "pool.afsd-wal").read_bytes()
        whole = (folder / "pool.afsd").read_bytes()
        store.close()
        if crashed:  # as it was before: everything is in the log, and SQLite has to recover it
            (folder / "pool.afsd").write_bytes(whole)
            (folder / "pool.afsd-wal").write_bytes(log)
        (folder / "pool.afsd").chmod(file_mode if os.geteuid() == 0 else file_mode & 0o466)
        folder.chmod(0o555)
        try:
            done = subprocess.run(
                [sys.executable, "-c", _AS_A_GUEST, str(folder / "pool.afsd"), str(tmp_path)],
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            folder.chmod(0o755)
    segments, opened, created = done.stdout.splitlines() or [done.stderr, "", ""]
    assert segments == "2"
    assert "pool.afsd: the " in opened
    assert "read-only" in opened
    assert "new.afsd: the folder" in created
    assert "read-only" in created
    assert "Choose another folder." in created  # there is none yet that could be copied


def test_where_the_write_ahead_log_does_not_work_the_older_way_is_used_and_said(tmp_path):
    Store.create(tmp_path / "pool.afsd").close()
    # SQLite's own dot-file locking has no shared memory, like a network drive.
    store = Store.open(tmp_path / "pool.afsd", vfs="unix-dotfile")
    try:
        assert store.journal == "delete"
        assert "slower way" in store.notices[0]
        put(store, *content(tmp_path)).result(5)
        assert not (tmp_path / "pool.afsd-wal").exists()
    finally:
        store.close()
    assert len(read_project(tmp_path / "pool.afsd").segments) == 2


def test_a_local_folder_is_no_network_drive(tmp_path):
    assert not on_network_drive(tmp_path)


# -- files that are not what they should be


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not an AFSD Annotator project"),
        (b"hello world, this is no database at all", "not an AFSD Annotator project"),
        (b"SQLite format 3\x00 and then something else" * 40, "not an AFSD Annotator project"),
    ],
)
def test_another_kind_of_file_gets_a_sentence_and_is_left_alone(tmp_path, content, sentence):
    path = tmp_path / "notes.afsd"
    path.write_bytes(content)
    for act in (Store.open, read_project):
        with pytest.raises(ProjectError, match=sentence):
            act(path)
    assert path.read_bytes() == content
    assert [f.name for f in tmp_path.iterdir()] == ["notes.afsd"]


def test_another_programs_database_gets_a_sentence(tmp_path):
    with sqlite3.connect(tmp_path / "mail.afsd") as connection:
        connection.execute("CREATE TABLE mail (id)")
    with pytest.raises(ProjectError, match="not an AFSD Annotator project"):
        Store.open(tmp_path / "mail.afsd")


def test_a_newer_file_says_to_update(tmp_path):
    Store.create(tmp_path / "pool.afsd").close()
    with sqlite3.connect(tmp_path / "pool.afsd") as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    for act in (Store.open, read_project):
        with pytest.raises(ProjectError, match=f"file version {VERSION + 1}, this one reads up to {VERSION}.*Update"):
            act(tmp_path / "pool.afsd")


def test_a_damaged_file_points_to_the_copies(tmp_path):
    store = Store.create(tmp_path / "pool.afsd")
    put(store, *content(tmp_path), *(Setting(f"k{n}", "x" * 900) for n in range(100))).result(5)
    store.close()
    data = bytearray(store.path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    store.path.write_bytes(data)
    for act in (Store.open, read_project):
        with pytest.raises(ProjectError, match=r"damaged.*AFSD backups"):
            act(store.path)


def test_a_missing_project_and_one_that_exists_already(tmp_path):
    with pytest.raises(ProjectError, match="no such project"):
        Store.open(tmp_path / "gone.afsd")
    Store.create(tmp_path / "here.afsd").close()
    with pytest.raises(ProjectError, match="exists already"):
        Store.create(tmp_path / "here.afsd")
    with pytest.raises(ProjectError, match="does not exist"):
        Store.create(tmp_path / "no" / "folder.afsd")


# -- versions

VERSION_1 = """
CREATE TABLE videos (id TEXT PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL, fingerprint_size INTEGER,
    fingerprint_digest TEXT, duration INTEGER, frame_count INTEGER, start_offset INTEGER NOT NULL DEFAULT 0,
    width INTEGER NOT NULL DEFAULT 0, height INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE classes (id TEXT PRIMARY KEY, name TEXT NOT NULL, color TEXT NOT NULL, key TEXT,
    position INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE runs (id TEXT PRIMARY KEY, video TEXT NOT NULL REFERENCES videos (id) DEFERRABLE INITIALLY DEFERRED,
    model TEXT NOT NULL, engine TEXT NOT NULL DEFAULT '', device TEXT NOT NULL DEFAULT '',
    created TEXT NOT NULL DEFAULT '', provisional INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE segments (id TEXT PRIMARY KEY,
    video TEXT NOT NULL REFERENCES videos (id) DEFERRABLE INITIALLY DEFERRED, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    class TEXT NOT NULL REFERENCES classes (id) DEFERRABLE INITIALLY DEFERRED,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'corrected', 'rejected')), score REAL,
    run TEXT REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED, model TEXT, origin_start INTEGER, origin_end INTEGER,
    origin_class TEXT, annotator TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
    attributes TEXT NOT NULL DEFAULT '{}') STRICT;
CREATE INDEX segments_video ON segments (video, start);
CREATE INDEX segments_class ON segments (class);
CREATE TABLE reviewed (video TEXT NOT NULL REFERENCES videos (id) DEFERRABLE INITIALLY DEFERRED,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL CHECK ("end" > start), PRIMARY KEY (video, start, "end")) STRICT;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE edits (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, annotator TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL, title TEXT NOT NULL, changes TEXT NOT NULL) STRICT;
INSERT INTO videos (id, path, name, duration) VALUES ('v1', 'clips/a.mp4', 'a.mp4', 9000000);
INSERT INTO classes VALUES ('c1', 'Diving', '#e69f00', '1', 0);
INSERT INTO runs (id, video, model) VALUES ('r1', 'v1', 'i3d');
INSERT INTO segments (id, video, start, "end", class, state, score, run, model, origin_start, origin_end, origin_class)
    VALUES ('s1', 'v1', 100, 200, 'c1', 'proposed', 0.5, 'r1', 'i3d', 100, 200, 'c1');
INSERT INTO edits (at, kind, title, changes) VALUES ('2026-01-01', 'edit', 'Add class Diving', '[]');
PRAGMA application_id = 1095127876;
PRAGMA user_version = 1;
"""


@pytest.fixture
def old(tmp_path):
    with sqlite3.connect(tmp_path / "old.afsd") as connection:
        connection.executescript(VERSION_1)
    connection.close()
    return tmp_path / "old.afsd"


def test_a_file_of_version_1_opens_with_everything_in_it(old):
    store = Store.open(old)
    try:
        (kept,) = store.records.segments
        assert (kept.id, kept.start, kept.end, kept.score, kept.origin) == ("s1", 100, 200, 0.5, (100, 200))
        assert store.records.runs[0].line == ""
        assert store.records.videos[0].path == old.parent / "clips" / "a.mp4"
        assert "older version" in store.notices[0]
        store.write([Change(None, LabelClass("c2", "Jump", "#000000", None, 1, {"i3d": ("high jump",)}))]).result(5)
    finally:
        store.close()
    assert read_project(old).classes[1].external == {"i3d": ("high jump",)}
    assert sql(old, "PRAGMA foreign_key_check") == []
    before = old.parent / "AFSD backups" / f"old before version {VERSION}.afsd"
    assert sql(before, "PRAGMA user_version") == [(1,)]


def test_a_migrated_file_has_the_tables_of_a_new_one(old, tmp_path):
    Store.open(old).close()
    Store.create(tmp_path / "new.afsd").close()
    for table in ("videos", "classes", "runs", "segments", "reviewed", "settings", "edits"):
        columns = [
            sorted(
                row[1:] for row in sql(path, f"SELECT 0, name, type, \"notnull\", pk FROM pragma_table_info('{table}')")
            )
            for path in (old, tmp_path / "new.afsd")
        ]
        assert columns[0] == columns[1]
    names = [sql(p, "SELECT name FROM sqlite_master ORDER BY name") for p in (old, tmp_path / "new.afsd")]
    assert names[0] == names[1]


def test_reading_a_file_of_version_1_leaves_it_as_it_is(old):
    before = old.read_bytes()
    assert len(read_project(old).segments) == 1
    assert old.read_bytes() == before


# -- copies and places


def test_a_copy_is_whole_and_finds_the_same_videos(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    target = tmp_path / "deep" / "er" / "copy.afsd"
    store.copy_to(target).result(5)
    copy = read_project(target)
    assert copy.videos == read_project(store.path).videos
    assert copy.segments == read_project(store.path).segments
    assert [f.name for f in target.parent.iterdir()] == ["copy.afsd"]
    with pytest.raises(ProjectError, match="cannot replace the project itself"):
        store.copy_to(store.path).result(5)


def test_a_folder_that_moves_with_its_videos_still_finds_them(store, tmp_path):
    near, far = video(tmp_path), Video("v2", Path("/somewhere/else/entirely/b.mp4"), "b", position=2)
    (tmp_path / "job").mkdir()
    inside = Store.create(tmp_path / "job" / "pool.afsd")
    inside.write([Change(None, near), Change(None, far)]).result(5)
    inside.close()
    (tmp_path / "clips").mkdir()
    moved = tmp_path / "moved"
    moved.mkdir()
    shutil.move(tmp_path / "job", moved / "job")
    found = read_project(moved / "job" / "pool.afsd").videos
    assert [v.path for v in found] == [moved / "clips" / "clip 1.mp4", far.path]


def test_one_copy_a_day_and_a_week_of_them(store, tmp_path):
    assert back_up_today(store.path) is None  # nothing in it yet
    put(store, *content(tmp_path)).result(5)
    folder = tmp_path / "AFSD backups"
    folder.mkdir()
    days = [date.today() - timedelta(days=n) for n in range(1, 10)]
    for day in days:
        (folder / f"pool {day.isoformat()}.afsd").write_bytes(b"")
    made = back_up_today(store.path)
    assert read_project(made).segments == read_project(store.path).segments
    assert back_up_today(store.path) is None
    kept = sorted(f.name for f in folder.iterdir())
    assert kept == sorted([made.name, *(f"pool {d.isoformat()}.afsd" for d in days[:6])])


def test_names_with_signs_that_urls_know_open_as_well(tmp_path):
    for name in ("a?mode=ro.afsd", "100% #1 & more.afsd", "ünï ☃.afsd"):
        store = Store.create(tmp_path / name)
        put(store, *content(tmp_path)).result(5)
        store.close()
        assert len(read_project(tmp_path / name).segments) == 2


def test_the_log_beside_the_file_does_not_grow_for_ever(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    biggest, long = 0, "x" * 200_000
    for number in range(100):
        store._fold_again = 0.0
        store.write([Change(None, Setting("note", long + str(number)))]).result(5)
        if store._folding is not None:
            store._folding.join()
        biggest = max(biggest, (tmp_path / "pool.afsd-wal").stat().st_size)
    assert biggest < 8 << 20  # of 20 MB written
    assert read_project(store.path).settings["note"].endswith("99")


_OTHER_PROCESS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0.1, isolation_level=None)
try:
    connection.execute("PRAGMA journal_mode = DELETE").fetchall()  # needs the file to itself
    print("alone")
except sqlite3.OperationalError as error:
    print(error)
"""


def test_reading_beside_the_writer_does_not_drop_the_writers_locks(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    for _ in range(3):
        read_project(store.path)
        back_up_today(store.path)
        with pytest.raises(ProjectError):
            Store.open(store.path)
    done = subprocess.run(
        [sys.executable, "-c", _OTHER_PROCESS, str(store.path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "database is locked"
    put(store, Setting("after", 1)).result(5)
    assert read_project(store.path).settings["after"] == 1


def test_closing_while_somebody_reads_loses_nothing(store, tmp_path):
    put(store, *content(tmp_path)).result(5)
    reader = sqlite3.connect(f"file:{store.path}?mode=ro", uri=True, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM videos").fetchall()
    put(store, Setting("after", 1)).result(5)
    store.close()
    reader.close()
    assert read_project(store.path).settings["after"] == 1
    Store.open(store.path).close()
    assert read_project(store.path).settings["after"] == 1
    assert not (tmp_path / "pool.afsd-wal").exists()
