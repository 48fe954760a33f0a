"""Data sets are read as people have them; what is wrong is named with file and line before anything starts."""

import json
from fractions import Fraction

import numpy as np
import pytest

from afsd_core.detector import DetectorConfig
from afsd_core.errors import Cancelled, DataError
from afsd_core.media import build_index
from afsd_core.weights import Registry
from tests.training.tiny_set import CONFIG, make_set, make_video
from tests.video_factory import make_video as make_coded_video
from tests.video_factory import read_code
from training.data.batches import ClipSource, open_training_set
from training.data.dataset import choose_subsets, read_annotations
from training.data.frame_cache import FrameCache, Source
from training.engine.events import Evaluated, Step
from training.engine.trainer import TrainConfig
from training.paper import ModelSaved, Note, Preparing, TrainJob, run_training

INDEX = "7 Jump\n9 Throw\n"
HEADER = "video,type,type_idx,start,end,startFrame,endFrame\n"
INFO = "video,fps,sample_fps,count,sample_count\n"


def csv_set(folder, rows, info="", index=INDEX):
    folder.mkdir(exist_ok=True)
    (folder / "Class Index_Detection.txt").write_text(index)
    (folder / "val_Annotation.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows))
    if info:
        (folder / "val_video_info.csv").write_text(INFO + info)
    return folder


def test_a_class_that_the_index_lacks_is_refused_with_file_and_line(tmp_path):
    rows = ["a,Jump,7,0.0,1.0,0,30", "a,Hop,8,2.0,3.0,60,90", "b,Hop,8,2.0,3.0,60,90"]
    with pytest.raises(DataError, match=r"has no class Hop \(2\): val_Annotation\.csv, line 3; val_Annotation\.csv"):
        read_annotations(csv_set(tmp_path, rows))


def test_rows_without_length_are_left_out_counted_and_named(tmp_path):
    rows = ["a,Jump,7,0.0,1.0,0,30", "a,Jump,7,3.0,2.0,90,60", "a,Jump,7,x,2.0,90,60", "a,Ambiguous,0,4.0,5.0,120,150"]
    found = read_annotations(csv_set(tmp_path, rows))
    assert [len(video.annotations) for video in found.videos] == [1]
    assert any("Rows left out" in note and "(2)" in note and "line 3" in note for note in found.notes)
    assert any("Classes without any instance" in note and "Throw" in note for note in found.notes)


def test_a_set_without_its_class_index_or_without_instances_is_refused(tmp_path):
    folder = csv_set(tmp_path / "a", ["a,Jump,7,0.0,1.0,0,30"])
    (folder / "Class Index_Detection.txt").unlink()
    with pytest.raises(DataError, match="has no Class Index_Detection"):
        read_annotations(folder)
    with pytest.raises(DataError, match="no annotated instance"):
        read_annotations(csv_set(tmp_path / "b", []))
    (tmp_path / "c").mkdir()
    with pytest.raises(DataError, match="found nothing of the kind"):
        read_annotations(tmp_path / "c")
    with pytest.raises(DataError, match="there is no such file"):
        read_annotations(tmp_path / "d")


def test_subsets_go_by_their_usual_names(tmp_path):
    def subsets(*names):
        database = {
            f"v{k}": {"subset": name, "annotations": [{"segment": [0, 1], "label": "a"}]}
            for k, name in enumerate(names)
        }
        path = tmp_path / "set.json"
        path.write_text(json.dumps({"database": database}))
        return read_annotations(path)

    assert choose_subsets(subsets("training", "validation")) == ("training", "validation")
    assert choose_subsets(subsets("test", "train")) == ("train", "test")
    assert choose_subsets(subsets("val", "test")) == ("val", "test")  # THUMOS'14
    assert choose_subsets(subsets("train")) == ("train", None)
    with pytest.raises(DataError, match=r"has no annotated subset dev\. It has train"):
        choose_subsets(subsets("train"), train="dev")


@pytest.fixture(scope="module")
def videos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("videos")
    make_video(folder / "a.mp4", [], seconds=8)
    make_video(folder / "b.mp4", [(1, 2, "drop")], seconds=8)
    return folder


def opened(folder, videos, **options):
    return open_training_set(read_annotations(folder), videos, DetectorConfig.thumos14(classes=3), **options)


def test_frames_of_the_csv_are_used_where_they_are_of_this_file_and_times_elsewhere(tmp_path, videos):
    rows = ["a,Jump,7,1.0,2.0,21,40", "b,Throw,9,1.0,2.0,30,60"]
    folder = csv_set(tmp_path, rows, "a,20.0,10.0,160.0,80\nb,30.0,10.0,240.0,80\n")
    data = opened(folder, videos, share=0)
    placed = {video.name: video.instances.tolist() for video in data.train}
    assert placed == {"a": [[10.5, 20.0]], "b": [[10.0, 20.0]]}
    assert any("Frame rates that disagree" in note and "b: 30 is said, 20.000 is true" in note for note in data.notes)


def test_instances_past_the_end_are_cut_or_left_out_and_named(tmp_path, videos):
    rows = ["a,Jump,7,7.0,9.0,140,180", "a,Jump,7,9.0,9.5,180,190", "a,Throw,9,1.0,2.0,20,40"]
    data = opened(csv_set(tmp_path, rows), videos, share=0)
    assert data.train[0].instances.tolist() == [[70.0, 80.0], [10.0, 20.0]]
    assert any("cut there (1): val_Annotation.csv, line 2" in note for note in data.notes)
    assert any("left out (1): val_Annotation.csv, line 3" in note for note in data.notes)


def test_missing_files_and_videos_without_annotation_are_counted_and_named(tmp_path, videos):
    rows = ["a,Jump,7,1.0,2.0,20,40", "gone,Throw,9,1.0,2.0,20,40"]
    folder = csv_set(tmp_path, rows, "a,20.0,10.0,160.0,80\ngone,20.0,10.0,160.0,80\nb,20.0,10.0,160.0,80\n")
    data = opened(folder, videos, share=0)
    assert [video.name for video in data.train] == ["a"]
    assert any("without a file" in note and "gone" in note for note in data.notes)
    assert any("without any annotation" in note and ": b." in note for note in data.notes)
    with pytest.raises(DataError, match="holds none of the 2 annotated videos"):
        opened(folder, tmp_path)
    with pytest.raises(DataError, match="no such folder of videos"):
        opened(folder, tmp_path / "nowhere")


def test_videos_can_be_held_out_by_name_or_by_chance(tmp_path, videos):
    rows = ["a,Jump,7,1.0,2.0,20,40", "b,Throw,9,1.0,2.0,20,40"]
    folder = csv_set(tmp_path, rows)
    data = opened(folder, videos, hold_out=("a",))
    assert ([v.name for v in data.train], [v.name for v in data.held_out]) == (["b"], ["a"])
    data = opened(folder, videos)
    assert len(data.train) == len(data.held_out) == 1
    assert any("held out, because no subset is there for it" in note for note in data.notes)
    with pytest.raises(DataError, match="has no training video c"):
        opened(folder, videos, hold_out=("c",))


def test_the_cache_holds_the_frames_that_are_sampled(tmp_path):
    path = make_coded_video(tmp_path / "coded.mp4", frames=75, rate=Fraction(30000, 1001))
    index = build_index(tmp_path / "coded.mp4")
    source = Source(tmp_path / "coded.mp4", index, Fraction(10))
    cache = FrameCache(tmp_path / "cache", size=112)
    assert [p.part for p in cache.build([source])][-1] == 1.0
    frames = cache.open(source)
    assert path is not None
    # The last frame before each tenth of a second; at 29.97 frames/s that is every third, but for one that slips.
    assert [read_code(image) for image in frames] == [
        int(np.searchsorted(index.times[:-1], (k + 1) * 100_000) - 1) for k in range(len(frames))
    ]
    assert isinstance(frames, np.memmap)
    assert not frames.flags.writeable


def test_a_stopped_build_keeps_whole_videos_and_goes_on(tmp_path, videos):
    sources = [Source(videos / f"{name}.mp4", build_index(videos / f"{name}.mp4"), Fraction(10)) for name in "ab"]
    cache = FrameCache(tmp_path, size=32)
    with pytest.raises(Cancelled):
        list(cache.build(sources, cancelled=lambda: cache.file(sources[0]).is_file()))
    assert len(list(tmp_path.iterdir())) == 1
    before = cache.file(sources[0]).stat().st_mtime_ns
    assert {p.video for p in cache.build(sources)} == {"b.mp4", ""}
    assert cache.file(sources[0]).stat().st_mtime_ns == before
    assert list(cache.build(sources)) == []


def test_a_cache_without_room_is_refused_before_anything_is_decoded(tmp_path, videos):
    source = Source(videos / "a.mp4", build_index(videos / "a.mp4"), Fraction(10))
    with pytest.raises(DataError, match=r"take 0\.0 GB, and 0\.0 GB are to be had"):
        list(FrameCache(tmp_path, limit=1000).build([source]))
    assert list(tmp_path.iterdir()) == []


def test_random_choices_depend_on_epoch_and_clip_only(tmp_path):
    path = make_set(tmp_path)
    data = open_training_set(read_annotations(path), tmp_path, CONFIG, share=0)
    cache = FrameCache(tmp_path / "cache", size=CONFIG.resize)
    list(cache.build([video.source for video in data.train]))
    one, two = (ClipSource(data.train, cache, CONFIG, seed=3) for _ in range(2))
    two.sample(1, 7)
    np.testing.assert_array_equal(one.sample(0, 4).clip, two.sample(0, 4).clip)
    assert one.sample(0, 4).splice == two.sample(0, 4).splice
    drawn = {one.sample(0, epoch).clip.tobytes() for epoch in range(8)}
    assert len(drawn) > 4
    taken_in_turn = ClipSource(data.train, cache, CONFIG, seed=3, variants=2)
    drawn = {taken_in_turn.sample(0, epoch).clip.tobytes() for epoch in range(8)}
    assert len(drawn) == 2
    keys = [taken_in_turn.sample(0, epoch).key for epoch in range(4)]
    assert keys[0] == keys[2] != keys[1] == keys[3]
    assert one.sample(0, 4).key is None


def test_training_a_set_ends_with_a_model_that_can_be_loaded(tmp_path):
    make_set(tmp_path / "set")
    light = {name: getattr(CONFIG, name) for name in ("clip_length", "crop", "resize", "width", "boundary_width")}
    light |= {name: getattr(CONFIG, name) for name in ("frame_width", "backbone_width", "levels", "stride")}
    job = TrainJob(
        dataset=tmp_path / "set",
        videos=tmp_path / "set",
        name="tiny",
        run=tmp_path / "run",
        backbone=None,
        hold_out=("two",),
        detector=light,
        train=TrainConfig(epochs=2, lr=3e-3, freeze="backbone"),
        cache=tmp_path / "cache",
        augment=False,
    )
    registry = Registry(tmp_path / "models")
    events = list(run_training(job, registry=registry))
    assert {type(e) for e in events} >= {Preparing, Note, Step, Evaluated, ModelSaved} - {Note}
    model = registry.get("tiny")
    assert model.classes == ("drop", "slide")
    assert model.training["held_out_videos"] == ["two"]
    assert model.load_network().config.clip_length == 64
    assert (tmp_path / "run" / "losses.png").is_file()
    # The backbone's features were kept, and are read back the same.
    assert list((tmp_path / "cache" / "features").rglob("*.npz"))
    with pytest.raises(Exception, match="there is a model of that name already"):
        list(run_training(job, registry=registry))
