"""Every question that a network can be shown, as far as its view distinguishes them: the domain of the learned table."""

from view import DIGITS, LETTERS, example


def texts(alphabet, empty):
    """A text for each card: empty, one character, more than one (of which the first is not 0)."""
    return [*([""] if empty else []), *alphabet, *("1" + last for last in alphabet)]


def additions():
    return [("add", a, b, c) for a in texts(DIGITS, True) for b in texts(DIGITS, True) for c in (None, 0, 1)]


def subtractions():
    """With each result of the inner call that the view distinguishes, where a longer `a` has it."""
    base = [("subtract", a, b, c) for a in DIGITS for b in ["", *DIGITS] for c in (None, 0, 1) if int(a) >= int(b or 0) + (c or 0)]
    found = []
    for last in DIGITS:
        for b in texts(DIGITS, True):
            for c in (None, 0, 1):
                borrow = int(int(last) < int(b[-1:] or 0) + (c or 0))
                for head in range(20):
                    # The head of the result is `head`, so that of `a` is this much more.
                    found.append(("subtract", str(head + int(b[:-1] or 0) + borrow) + last, b, c))
    # A head of `a` that is 0 would be a number with a leading zero.
    return base + [one for one in found if not one[1].startswith("0")]


def products():
    return [("times", a, b, c) for a in texts(DIGITS, False) for b in DIGITS for c in (None, *range(9))]


def multiplications():
    return [("multiply", a, b, None) for a in texts(DIGITS, False) for b in texts(DIGITS, False)]


def subsequences():
    every = texts(DIGITS + LETTERS, True)
    return [("lcs", a, b, None) for a in every for b in every]


def domain():
    """All questions, by task."""
    return {
        "add": additions(),
        "subtract": subtractions(),
        "times": products(),
        "multiply": multiplications(),
        "lcs": subsequences(),
    }


def examples():
    """All questions with their answers, by task, each distinct sequence of tokens once."""
    return {task: sorted({example(*one) for one in every}) for task, every in domain().items()}


if __name__ == "__main__":
    for task, every in examples().items():
        print(task, len(every), "examples,", len({tokens[:7] for tokens, _ in every}), "views,",
              max(len(tokens) for tokens, _ in every), "tokens at most")
