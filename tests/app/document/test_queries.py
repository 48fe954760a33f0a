"""What is asked of a project: the document answers as its queries do, from memory."""

from pathlib import Path

from app.document.queries import ProjectQueries


def test_the_document_answers_what_its_queries_answer(document, video, diving, segment):
    asked = document.queries
    assert document.videos() == asked.videos() == (document.video(video),)
    assert document.classes() == asked.classes()
    assert document.segments(video) == asked.segments(video) == (asked.segment(segment),)
    assert document.records() == asked.records()
    assert isinstance(asked, ProjectQueries)


def test_a_video_is_known_by_its_path_however_that_is_written(document, video):
    assert document.video_at("/clips/../clips/a.mp4").id == video
    assert document.video_at("/clips/b.mp4") is None
    document.relocate_video(video, "/clips/b.mp4")
    assert document.video_at(Path("/clips/b.mp4")).id == video
    assert document.video_at("/clips/a.mp4") is None


def test_ids_that_are_gone_are_left_out(document, video, segment):
    assert [each.id for each in document.segments_of((segment, "gone"))] == [segment]
    assert document.has_segments((segment,))
    assert not document.has_segments((segment, "gone"))
    document.delete(segment)
    assert document.segments_of((segment,)) == []
