"""What runs a network: PyTorch, OpenVINO or ONNX Runtime behind one small interface.

Importing this package costs neither of them; `open_engine` loads the one it chooses.
"""

from afsd_core.inference.engines.base import Engine, EngineInfo
from afsd_core.inference.engines.selection import available_engines, open_engine

__all__ = ["Engine", "EngineInfo", "available_engines", "open_engine"]
