"""A network as an ONNX file."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from afsd_core.errors import EngineError
from afsd_core.message import Message
from afsd_core.weights.preparing import prepare, quiet_tracing, zeros

OPSET = 17


def export_onnx(
    network: nn.Module, file: Path, *, shapes: Sequence[tuple[int, ...]], inputs: Sequence[str], outputs: Sequence[str]
) -> None:
    """Write a network as an ONNX file (opset 17, fixed shapes, weights inside).

    Args:
        network: left as it is; a frozen copy is exported.
        shapes, inputs: shape and name of each input.
        outputs: names of the outputs, in the network's order or as fields of the named tuple it returns.

    Raises:
        EngineError: the exporter is missing, or an operation has no counterpart.
    """
    try:
        with quiet_tracing(), torch.inference_mode():
            torch.onnx.export(
                prepare(network, outputs),
                zeros(shapes),
                str(file),
                dynamo=False,
                opset_version=OPSET,
                input_names=list(inputs),
                output_names=list(outputs),
            )
    except ImportError as error:
        raise EngineError(Message("Writing ONNX needs the package onnx: `pip install onnx`.")) from error
    except torch.onnx.errors.OnnxExporterError as error:
        raise EngineError(
            Message("This network cannot be written as ONNX ({error}). Choose the torch engine.", error=error)
        ) from error
