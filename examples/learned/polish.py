"""Trains on until every card is right in the rounded weights: `polish.py WEIGHTS.pt --seed N --out FILE`.

Random problems leave rare cards wrong. The wrong ones are enumerated, and are a third of each batch until none is left.
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

ROUNDS, STEPS, RATE = 40, 50, 2e-4


def failures(network, every):
    """The cards that the file's weights would get wrong."""
    return wrong(rounded(copy.deepcopy(network)), every)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    source = random.Random(options.seed)
    every = [one for examples in cards.examples().values() for one in examples]
    network = load(options.weights)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    history, pool, steps, begun = [], [], 0, time.process_time()
    for _ in range(ROUNDS):
        bad = failures(network, every)
        history.append({"steps": steps, "cpuMinutes": round((time.process_time() - begun) / 60, 2), "wrong": len(bad)})
        print(json.dumps(history[-1]), flush=True)
        if not bad:
            break
        pool = (pool + bad)[-2000:]
        for _ in range(STEPS):
            batch = source.choices(pool, k=BATCH // 3) + source.choices(every, k=BATCH // 3)
            batch += [problems.draw(source) for _ in range(BATCH - len(batch))]
            step(network, optimizer, batch)
            steps += 1
    torch.save(network.state_dict(), options.out + ".pt")
    record = {"seed": options.seed, "steps": steps, "rate": RATE, "cpuMinutes": history[-1]["cpuMinutes"], "history": history}
    with open(options.out + ".json", "w") as file:
        json.dump(record, file, indent=1)


if __name__ == "__main__":
    main()
