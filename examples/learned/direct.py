"""The baseline: the same network writes the whole sum at once, without a call."""

from problems import digits
from view import DIGITS

VOCABULARY = ["<end>", "+", "=", *DIGITS]
IDS = {token: index for index, token in enumerate(VOCABULARY)}
LONGEST = 48
CONTEXT = 3 * LONGEST + 4


def example(a, b, order):
    """`a+b=c`, where `reversed` writes all three numbers from their last digit on, which a carry needs."""
    turn = (lambda text: text[::-1]) if order == "reversed" else (lambda text: text)
    shown = [*turn(a), "+", *turn(b), "="]
    answer = [*turn(str(int(a) + int(b))), "<end>"]
    return tuple(IDS[token] for token in shown + answer), (0,) * len(shown) + (1,) * len(answer)


def drawer(order):
    """Examples with both numbers of the same length, which is drawn up to `LONGEST` and short ones more often."""

    def draw(random):
        length = random.randint(1, random.randint(1, LONGEST))
        return example(digits(random, length), digits(random, length), order)

    return draw
