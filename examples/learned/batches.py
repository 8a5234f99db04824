"""Examples as tensors, and how many of them a network writes right."""

import torch
from torch.nn import functional as F


def tensors(examples):
    """Inputs, targets and weights of examples of similar length; a target of a token that is shown weighs nothing."""
    longest = max(len(tokens) for tokens, _ in examples)
    tokens = torch.tensor([one + (0,) * (longest - len(one)) for one, _ in examples])
    written = torch.tensor([one + (0,) * (longest - len(one)) for _, one in examples], dtype=torch.bool)
    return tokens[:, :-1], tokens[:, 1:], written[:, 1:]


def groups(examples, count):
    """The examples in groups of similar length."""
    ordered = sorted(examples, key=lambda example: len(example[0]))
    size = -(-len(ordered) // count)
    return [ordered[at: at + size] for at in range(0, len(ordered), size)]


def loss(network, examples, total):
    """The mean over the written tokens of a whole step, of which these examples are a part; and the wrong ones."""
    inputs, targets, written = tensors(examples)
    logits = network(inputs)
    each = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none") * written
    with torch.no_grad():
        wrong = ((logits.argmax(-1) != targets) & written).any(1)
    return each.sum() / total, [example for example, bad in zip(examples, wrong.tolist()) if bad]


def step(network, optimizer, examples):
    """One step of training with the examples: their loss, and those that the network wrote wrong before it."""
    total, value, found = sum(sum(written) for _, written in examples), 0.0, []
    optimizer.zero_grad()
    for part in groups(examples, 3):
        part_loss, bad = loss(network, part, total)
        part_loss.backward()
        value += part_loss.item()
        found += bad
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return value, found


@torch.no_grad()
def wrong(network, examples, size=512):
    """The examples of which the network writes a token wrong, after the right ones before it."""
    found = []
    for group in groups(examples, -(-len(examples) // size)):
        inputs, targets, written = tensors(group)
        bad = ((network(inputs).argmax(-1) != targets) & written).any(1)
        found += [example for example, is_bad in zip(group, bad.tolist()) if is_bad]
    return found
