"""Golden numbers: the copies in data/, or the set that `--golden DIR` names. Its README says how they were made."""

import json
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch

from afsd_core.detector import Afsd
from afsd_core.weights.released import read_released
from tests.torch_threads import two_threads

COPIES = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Golden:
    """One set of golden numbers."""

    folder: Path

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """What an .npz file holds."""
        with np.load(self.folder / name) as file:
            return {key: file[key] for key in file.files}

    def json(self, name: str):
        """What a .json file holds."""
        return json.loads((self.folder / name).read_text())

    def rng(self, kind: str, name: str) -> np.random.Generator:
        """The generator that made an input of the "rgb" or the "flow" forward file."""
        salt = self.json("salts.json")[kind]
        return np.random.default_rng(zlib.crc32(f"{salt}/{name}".encode()))

    def clip(self, kind: str) -> np.ndarray:
        """The clip that went through the network, (1, C, 256, 96, 96)."""
        shape = (1, 3 if kind == "rgb" else 2, 256, 96, 96)
        return self.rng(kind, "clip").uniform(-1, 1, shape).astype(np.float32)

    def weights(self, kind: str) -> dict[str, torch.Tensor]:
        """Seeded weights under the names of a released checkpoint."""
        state = {}
        for name, (shape, _) in self.json("official_state_dict.json").items():
            if name.endswith("num_batches_tracked"):
                state[name] = torch.zeros(shape, dtype=torch.int64)
                continue
            if kind == "flow" and name.endswith("Conv3d_1a_7x7.conv3d.weight"):
                shape = [shape[0], 2, *shape[2:]]
            x = self.rng(kind, name).standard_normal(shape)
            if name.endswith("running_var"):
                x = np.exp(0.1 * x)
            elif name.endswith(("running_mean", "bias")):
                x = 0.1 * x
            elif name.endswith("scale") or (name.endswith("weight") and len(shape) == 1):
                x = 1 + 0.1 * x
            else:
                x = x * np.sqrt(2 / np.prod(shape[1:]))
            state[name] = torch.from_numpy(np.asarray(x, dtype=np.float32))
        return state


@pytest.fixture(autouse=True, scope="module")
def threads():
    with two_threads():
        yield


@pytest.fixture(scope="session")
def golden(request) -> Golden:
    folder = Path(request.config.getoption("--golden") or COPIES)
    if not (folder / "salts.json").is_file():
        raise pytest.UsageError(f"--golden {folder}: no salts.json there")
    return Golden(folder)


@pytest.fixture(scope="session")
def released(golden, tmp_path_factory):
    """kind → the file of a released checkpoint with the golden weights, as its authors would have saved it."""

    @cache
    def make(kind: str) -> Path:
        file = tmp_path_factory.mktemp("released") / f"{kind}.ckpt"
        torch.save(golden.weights(kind), file)
        return file

    return make


@pytest.fixture(scope="session")
def detector(released):
    """kind → the detector imported from that checkpoint, ready to run."""

    @cache
    def make(kind: str) -> Afsd:
        config, state = read_released(released(kind))
        network = Afsd(config)
        network.load_state_dict(state)
        return network.eval()

    return make
