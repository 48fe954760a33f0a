"""Seconds a clip for each engine, beside the plain PyTorch loop. Run by hand: `python tests/bench/engines.py`.

All engines are opened first and then take turns, so that what else the machine does meets them alike; the medians of
several rounds are compared, never single runs.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from afsd_core.detector import Afsd, DetectorConfig
from afsd_core.detector.network import OUTPUTS
from afsd_core.errors import EngineError
from afsd_core.inference.engines import open_engine

CHOICES = (("torch", "float32"), ("openvino", "float32"), ("openvino", "bfloat16"), ("onnxruntime", "float32"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    network = Afsd(DetectorConfig.thumos14()).eval()
    clip = np.random.default_rng(0).uniform(-1, 1, network.config.input_shape).astype(np.float32)

    def plain() -> dict[str, np.ndarray]:
        with torch.inference_mode():
            raw = network(torch.from_numpy(clip))
        return {name: getattr(raw, name).numpy() for name in OUTPUTS}

    runs = {"plain loop float32": plain}
    opening = {}
    with tempfile.TemporaryDirectory() as cache:
        for name, precision in CHOICES:
            title = f"{name} {precision}"
            try:
                for kind in ("first", "again"):
                    begin = time.perf_counter()
                    engine = open_engine(
                        network,
                        input_shape=clip.shape,
                        outputs=OUTPUTS,
                        engine=name,
                        device="cpu",
                        precision=precision,
                        threads=options.threads,
                        cache=Path(cache),
                    )
                    opening[title, kind] = time.perf_counter() - begin
            except EngineError as error:
                print(f"{title}: {error}")
                continue
            runs[title] = lambda engine=engine: engine.run(clip)
        seconds: dict[str, list[float]] = {title: [] for title in runs}
        found = {title: run() for title, run in runs.items()}
        for _ in range(options.rounds):
            for title, run in runs.items():
                begin = time.perf_counter()
                run()
                seconds[title].append(time.perf_counter() - begin)

    base = statistics.median(seconds["plain loop float32"])
    print(f"one {'×'.join(map(str, clip.shape[2:]))} clip, {options.threads} threads, {options.rounds} rounds")
    print(
        f"{'':22} {'median s':>9} {'least s':>9} {'faster':>7} {'open s':>7} {'again s':>8} {'largest difference':>19}"
    )
    for title, taken in seconds.items():
        median = statistics.median(taken)
        away = max(float(np.abs(found[title][n] - found["plain loop float32"][n]).max()) for n in OUTPUTS)
        first, again = opening.get((title, "first"), 0.0), opening.get((title, "again"), 0.0)
        print(
            f"{title:22} {median:9.2f} {min(taken):9.2f} {base / median:6.1f}× {first:7.1f} {again:8.1f} {away:19.1e}"
        )


if __name__ == "__main__":
    main()
