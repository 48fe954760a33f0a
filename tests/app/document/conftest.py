"""A new project with a video, two classes and a segment, for the tests of the document and its parts."""

import pytest

from app.document.document import Document

SECOND = 1_000_000


@pytest.fixture
def document(qapp, tmp_path):
    document = Document.create(tmp_path / "pool.afsd")
    yield document
    document.close(discard=True)


@pytest.fixture
def video(document):
    return document.add_video("/clips/a.mp4", duration=60 * SECOND)


@pytest.fixture
def diving(document):
    return document.add_class("Diving")


@pytest.fixture
def jump(document):
    return document.add_class("Jump")


@pytest.fixture
def segment(document, video, diving, jump):
    return document.draw(video, 10 * SECOND, 20 * SECOND, diving)
