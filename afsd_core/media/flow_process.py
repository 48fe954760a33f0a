"""A process that computes flow for another: `python -m afsd_core.media.flow_process`.

It reads requests as lines of JSON and answers each with one, and ends when its input closes: also when whoever started
it was killed. The flow itself goes straight into the file that the request names.
"""

import json
import os
import queue
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from afsd_core.errors import AfsdError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Compute one part and write it into its place in the file.

    Args:
        request: `video`, `index` (file), `rate` (numerator, denominator), `first`, `last`, `size`, `method`, `out`.

    Returns:
        `lost`, or `error`: a sentence.
    """
    from fractions import Fraction

    from afsd_core.media.flow import compute_part
    from afsd_core.media.index import VideoIndex
    from afsd_core.media.sampling import sample_frames

    name = Path(request["video"]).name
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
        _write(Path(request["out"]), first, part.flow)
    except AfsdError as error:
        return {"error": str(error)}
    except OSError as error:
        why = error.strerror or error
        return {"error": f"{name}: its flow cannot be kept ({why}). Make room on the disk, then run it again."}
    except (ValueError, MemoryError) as error:
        return {"error": f"{name}: its flow cannot be computed ({error}). Run it again."}
    return {"lost": part.lost}


def _write(file: Path, first: int, rows: "NDArray[np.uint8]") -> None:
    """Put rows into an array on disk. Not mapped: on a full disk that would be a crash, and this is an error."""
    import numpy as np

    with file.open("r+b") as out:
        np.lib.format.read_magic(out)
        np.lib.format.read_array_header_1_0(out)
        out.seek(first * rows[0].nbytes, os.SEEK_CUR)
        out.write(rows.tobytes())


def main() -> None:
    """Serve until the input closes."""
    import cv2

    # Ctrl+C reaches all processes of a terminal; whoever started this one decides, and closes its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
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
