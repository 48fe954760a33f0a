"""A process that computes flow for another: `python -m afsd_core.media.flow_process`.

It reads requests as lines of JSON and answers each with one, and ends when its input closes: also when whoever started
it was killed. The flow itself goes straight into the file that the request names.
"""

import json
import os
import queue
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from afsd_core.errors import AfsdError


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Compute one part and write it into the mapped file.

    Args:
        request: `video`, `index` (file), `rate` (numerator, denominator), `first`, `last`, `size`, `method`, `out`.

    Returns:
        `lost`, or `error`: a sentence.
    """
    from fractions import Fraction

    import numpy as np

    from afsd_core.media.flow import compute_part
    from afsd_core.media.index import VideoIndex
    from afsd_core.media.sampling import sample_frames

    try:
        index = VideoIndex.from_file(Path(request["index"]))
        samples = sample_frames(index, Fraction(*request["rate"]))
        first, last = request["first"], request["last"]
        part = compute_part(
            Path(request["video"]),
            index,
            [int(s) for s in samples],
            first,
            last,
            size=request["size"],
            method=request["method"],
        )
        out = np.lib.format.open_memmap(request["out"], mode="r+")
        out[first:last] = part.flow
        out.flush()
    except AfsdError as error:
        return {"error": str(error)}
    except (OSError, ValueError, MemoryError) as error:
        return {"error": f"{Path(request['video']).name}: its flow cannot be computed ({error}). Run it again."}
    return {"lost": part.lost}


def main() -> None:
    """Serve until the input closes."""
    import cv2

    # As many processes as processors: threads within each would only get in one another's way.
    cv2.setNumThreads(1)
    # Native libraries may print; the answers go where they cannot.
    answers: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    while True:
        reply = answer(json.loads(requests.get()))
        with suppress(BrokenPipeError):
            answers.write(json.dumps(reply) + "\n")
            answers.flush()


def _read(requests: "queue.SimpleQueue[str]") -> None:
    """Take requests; once nobody can send any, end at once, in the middle of a part if need be: it is computed anew."""
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


if __name__ == "__main__":
    main()
