"""The menu entry that opens a copy of the sample project."""

from pathlib import Path

from app.window import dialog_openers


def test_the_menu_entry_opens_a_copy_with_its_segments_ready_to_work_on(driver, tmp_path, monkeypatch):
    monkeypatch.setattr(dialog_openers, "documents_folder", lambda: tmp_path / "Documents")
    driver.action("action_sample_project").trigger()
    driver.qtbot.waitUntil(lambda: driver.window.context.session.document is not None, timeout=20_000)
    document = driver.window.context.session.document
    assert document.path.parent.parent == tmp_path / "Documents"
    assert len(document.videos()) == 6
    first = document.videos()[0]
    assert len(document.segments(first.id)) == 6
    assert Path(first.path).is_file()
    driver.qtbot.waitUntil(lambda: driver.window.context.player.frame is not None, timeout=10_000)
    # It is a copy: an edit is one of the user's own project.
    segment = document.segments(first.id)[0]
    assert document.trim(segment.id, end=segment.end - 40_000)
