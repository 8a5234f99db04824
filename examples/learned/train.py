"""Trains one network from scratch: `train.py recursive|plain|reversed --steps N --seed N --out FILE`.

One core is enough: set OPENBLAS_NUM_THREADS=1. The record of the training is written beside the weights.
"""

import argparse
import json
import math
import random
import time

import torch

import cards
import direct
import problems
from batches import step, wrong
from network import Network
from view import CONTEXT, VOCABULARY

BATCH, POOL, POOLED, WARM, CONSTANT = 96, 1500, 0.3, 100, 0.4


def rate(step, steps, highest):
    """Warm-up, then constant, then half a cosine to 2 %."""
    if step < WARM:
        return highest * (step + 1) / WARM
    at = max(0, (step / steps - CONSTANT) / (1 - CONSTANT))
    return highest * (0.02 + 0.98 * (1 + math.cos(math.pi * at)) / 2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["recursive", "plain", "reversed"])
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    source = random.Random(options.seed)
    recursive = options.kind == "recursive"
    every = cards.examples() if recursive else {}
    draw = problems.draw if recursive else direct.drawer(options.kind)
    network = Network(len(VOCABULARY), CONTEXT) if recursive else Network(len(direct.VOCABULARY), direct.CONTEXT)
    optimizer = torch.optim.AdamW(network.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
    pool, seen, history, begun = [], 0, [], time.process_time()
    for number in range(options.steps):
        for group in optimizer.param_groups:
            group["lr"] = rate(number, options.steps, options.rate)
        hard = source.sample(pool, min(len(pool), int(BATCH * POOLED)))
        batch = hard + [draw(source) for _ in range(BATCH - len(hard))]
        value, bad = step(network, optimizer, batch)
        pool += bad
        pool = pool[-POOL:]
        seen += sum(sum(written) for _, written in batch)
        last = number == options.steps - 1
        if number % 100 == 99 or last:
            line = {"step": number + 1, "cpuMinutes": round((time.process_time() - begun) / 60, 2), "loss": round(value, 5)}
            if recursive and (number % 500 == 499 or last):
                failed = {task: wrong(network, examples) for task, examples in every.items()}
                line["wrong"] = {task: len(bad) for task, bad in failed.items()}
                # The views that are still wrong are the tail of the distribution.
                pool += [example for bad in failed.values() for example in bad[:100]]
            if number % 500 == 499:
                torch.save(network.state_dict(), f"{options.out}.{number + 1}.pt")
            history.append(line)
            print(json.dumps(line), flush=True)
    torch.save(network.state_dict(), options.out + ".pt")
    record = {
        "kind": options.kind, "seed": options.seed, "steps": options.steps, "batch": BATCH, "rate": options.rate,
        "parameters": sum(parameter.numel() for parameter in network.parameters()), "tokensWritten": seen,
        "cpuMinutes": history[-1]["cpuMinutes"], "history": history,
    }
    with open(options.out + ".json", "w") as file:
        json.dump(record, file, indent=1)


if __name__ == "__main__":
    main()
