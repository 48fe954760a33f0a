"""Raw outputs of a video's windows become the published detections."""

import numpy as np

from afsd_core.inference.postprocess.decode import decode_window, suppress
from afsd_core.inference.windows import tile


def test_windows_decode_to_the_published_detections(golden):
    g = golden.arrays("decode_windows.npz")
    expected = golden.json("decode_expected.json")
    length, fps = int(g["clip_length"]), float(g["sample_fps"])
    offsets = tile(int(g["sample_count"]), length, int(g["stride"]))
    assert offsets == g["offsets"].tolist()

    names = ("loc", "conf", "prop_loc", "prop_conf", "center")
    found = suppress(
        (
            decode_window(
                *(g[name][i] for name in names),
                g["priors"],
                offset=offset,
                sample_fps=fps,
                clip_length=length,
                threshold=float(g["conf_threshold"]),
            )
            for i, offset in enumerate(offsets)
        ),
        sigma=float(g["nms_sigma"]),
        limit=int(g["top_k"]),
        drop_last_single=True,
    )

    classes = list(dict.fromkeys(d["label"] for d in expected))
    numbers = dict(zip(classes, np.unique(found.labels).tolist(), strict=True))
    assert len(found.scores) == len(expected)
    assert found.labels.tolist() == [numbers[d["label"]] for d in expected]
    np.testing.assert_allclose(found.segments, [d["segment"] for d in expected], atol=1e-5)
    np.testing.assert_allclose(found.scores, [d["score"] for d in expected], atol=1e-5)
