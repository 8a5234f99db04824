"""Trains on with the questions of failed runs: `mend.py WEIGHTS.pt ROWS.jsonl --steps N --seed N --out FILE`.

The rows are those of `recall trace export --format verifiers --reward …`. The rule answers the questions of the runs
whose reward is 0, and these answers are half of each batch.
"""

import argparse
import copy
import json
import random
import time

import torch

import cards
import problems
from batches import step, wrong
from export import load, rounded
from train import BATCH
from view import example

RATE = 5e-4


def failed(rows, known):
    """The right answers to the questions of failed runs, each distinct sequence of tokens once."""
    found, rows_read = set(), 0
    for row in map(json.loads, rows):
        if row["reward"] > 0:
            continue
        rows_read += 1
        info = json.loads(row["info"])
        data = info["data"]
        carry = data.get("c")
        try:
            found.add(example(info["question"], data["a"], data["b"], None if carry is None else int(carry)))
        except (KeyError, ValueError):
            # A mistake before it has led to a question that has no right answer.
            continue
    return sorted(found & known), rows_read


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weights")
    parser.add_argument("rows")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    source, begun = random.Random(options.seed), time.process_time()
    every = {one for examples in cards.examples().values() for one in examples}
    with open(options.rows) as rows:
        pool, count = failed(rows, every)
    network = load(options.weights)

    def mistakes(examples):
        return len(wrong(rounded(copy.deepcopy(network)), examples))

    print(json.dumps({"rows": count, "examples": len(pool), "wrong": mistakes(pool)}), flush=True)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    for number in range(options.steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - number / options.steps)
        batch = source.choices(pool, k=BATCH // 2)
        step(network, optimizer, batch + [problems.draw(source) for _ in range(BATCH - len(batch))])
    torch.save(network.state_dict(), options.out + ".pt")
    minutes = round((time.process_time() - begun) / 60, 2)
    print(json.dumps({"steps": options.steps, "cpuMinutes": minutes, "wrong": mistakes(pool)}))


if __name__ == "__main__":
    main()
