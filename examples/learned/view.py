"""The network's view of a question: tokens, and the card of each datum.

A card is two tokens. The first says how much text there is: `_` none, `.` one character, `~` more. The second is the
last character, or `_`. Nothing else of a datum or a result reaches the network.
"""

from rules import RULES, Shown, END, WAIT

DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
CODE = ["CALL(", "LET ", "h=", "p=", ",q=", ",", "a:", "b:", "[:-1]", "[-1]", ",c:", ")", "+", '"', " IN IF ",
        "length(", "<", " THEN ", " ELSE "]
VOCABULARY = [END, WAIT, "_", ".", "~", ">", *DIGITS, *LETTERS, *(f'"{task}"' for task in RULES), *CODE]
IDS = {token: index for index, token in enumerate(VOCABULARY)}
CONTEXT = 48
# The inputs of each task: the characters of its data, and the carries that its questions may have.
TASKS = {
    "add": {"characters": DIGITS, "carries": "01"},
    "subtract": {"characters": DIGITS, "carries": "01"},
    "times": {"characters": DIGITS, "carries": "012345678"},
    "multiply": {"characters": DIGITS, "carries": ""},
    "lcs": {"characters": DIGITS + LETTERS, "carries": ""},
}


def card(text):
    if not text:
        return ["_", "_"]
    return ["~" if len(text) > 1 else ".", text[-1]]


def question(task, a, b, c):
    """Seven tokens: the task, the cards of `a` and `b`, the carry, and the sign that the answer begins."""
    carry = "_" if c is None else str(c)
    return [f'"{task}"', *card(a), *card(b), carry, ">"]


def example(task, a, b, c):
    """The tokens of a question with its whole answer, and for each token whether the network has to write it."""
    tokens, written = question(task, a, b, c), [0] * 7
    for part in RULES[task](a, b, c):
        shown = isinstance(part, Shown)
        added = card(part) if shown else [part]
        tokens += added
        written += [0 if shown else 1] * len(added)
    return tuple(IDS[token] for token in tokens), tuple(written)
