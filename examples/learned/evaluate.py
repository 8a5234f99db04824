"""Counts the exact sums of a baseline and adds them to figures.json: `evaluate.py plain|reversed WEIGHTS.pt RECORD.json`."""

import json
import pathlib
import random
import sys

import torch

from direct import CONTEXT, IDS, VOCABULARY
from network import Network
from view import DIGITS

SEED, PROBLEMS, LENGTHS = 20261, 100, (*range(1, 15), 16, 24, 32, 48)


def number(source, length):
    return source.choice(DIGITS[1:]) + "".join(source.choice(DIGITS) for _ in range(length - 1))


@torch.no_grad()
def answers(network, pairs, order):
    """The sums that the network writes, always with the most likely digit. All numbers have the same length."""
    turn = (lambda text: text[::-1]) if order == "reversed" else (lambda text: text)
    rows = torch.tensor([[IDS[token] for token in [*turn(a), "+", *turn(b), "="]] for a, b in pairs])
    shown = rows.shape[1]
    for _ in range(len(pairs[0][0]) + 2):
        rows = torch.cat([rows, network(rows)[:, -1].argmax(-1, keepdim=True)], 1)
    written = ["".join(VOCABULARY[token] for token in row[shown:]).split("<end>")[0] for row in rows.tolist()]
    return [turn(text) for text in written]


if __name__ == "__main__":
    order, weights, record = sys.argv[1:]
    torch.set_num_threads(1)
    network = Network(len(VOCABULARY), CONTEXT)
    network.load_state_dict(torch.load(weights))
    source, rows = random.Random(SEED), {}
    for length in LENGTHS:
        pairs = [(number(source, length), number(source, length)) for _ in range(PROBLEMS)]
        exact = sum(answer == str(int(a) + int(b)) for (a, b), answer in zip(pairs, answers(network, pairs, order)))
        rows[str(length)] = {"exact": exact, "problems": PROBLEMS, "seed": SEED}
        print(order, length, exact, flush=True)
    path = pathlib.Path(__file__).with_name("figures.json")
    figures = json.loads(path.read_text())
    record = json.loads(pathlib.Path(record).read_text())
    training = {key: record[key] for key in ("seed", "steps", "batch", "rate", "parameters", "cpuMinutes")}
    figures["direct"][order] = {"training": training, "add": rows}
    path.write_text(json.dumps(figures, indent=2) + "\n")
