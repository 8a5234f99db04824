"""Writes a trained network as the file that `recall-lang/models/tiny` reads: `export.py WEIGHTS.pt FILE.model RECORD.json`.

A line of JSON, then the weights: a matrix row by row, each a 32-bit scale and its weights as signed bytes; a vector as
32-bit floats. The numbers are little-endian, and the line has the CRC-32 of what follows.
"""

import json
import sys
import zlib

import numpy
import torch

import cards
from network import Network
from view import CONTEXT, TASKS, VOCABULARY


def matrix(values):
    parts = []
    for row in values:
        scale = max(float(abs(row).max()) / 127, 1e-12)
        parts += [numpy.float32(scale).tobytes(), numpy.round(row / numpy.float32(scale)).astype(numpy.int8).tobytes()]
    return b"".join(parts)


def body(network):
    parts = []
    for _, values in ordered(network):
        values = values.detach().numpy().astype(numpy.float32)
        parts.append(matrix(values) if values.ndim == 2 else values.tobytes())
    return b"".join(parts)


def ordered(network):
    """The parameters in the order of the file."""
    yield "tokens", network.tokens.weight
    yield "positions", network.positions.weight
    for index, layer in enumerate(network.layers):
        for name in ("norm1", "attend", "join", "norm2", "widen", "narrow"):
            module = getattr(layer, name)
            yield f"{index}.{name}.weight", module.weight
            yield f"{index}.{name}.bias", module.bias
    yield "norm.weight", network.norm.weight
    yield "norm.bias", network.norm.bias
    yield "head", network.head.weight


def rounded(network):
    """Replaces the weights of a network by those that its file will have."""
    with torch.no_grad():
        for _, values in ordered(network):
            if values.dim() == 2:
                scale = (values.abs().amax(1, keepdim=True) / 127).clamp_min(1e-12)
                values.copy_((values / scale).round() * scale)
    return network


def write(network, path):
    weights = body(network)
    header = {"vocabulary": VOCABULARY, "tasks": TASKS, **network.shape, "bytes": len(weights), "crc32": zlib.crc32(weights)}
    with open(path, "wb") as file:
        file.write(b"recall-tiny 1 " + json.dumps(header, separators=(",", ":")).encode() + b"\n" + weights)


def load(path):
    network = Network(len(VOCABULARY), CONTEXT)
    network.load_state_dict(torch.load(path))
    return network


@torch.no_grad()
def recorded(network):
    """Scores of the rounded network behind some examples, for other programs that evaluate the same file."""
    every = [one for examples in cards.examples().values() for one in examples]
    chosen = [tokens[:-1] for tokens, _ in every[:: len(every) // 12]]
    return [
        {"tokens": [VOCABULARY[token] for token in tokens],
         "scores": [round(score, 4) for score in network(torch.tensor([tokens]))[0, -1].tolist()]}
        for tokens in chosen
    ]


if __name__ == "__main__":
    source, target, record = sys.argv[1:]
    trained = load(source)
    write(trained, target)
    with open(record, "w") as file:
        json.dump(recorded(rounded(trained)), file)
        file.write("\n")
