"""The baseline: the same network writes the whole sum at once, without a call."""

from problems import LONGEST, digits
from view import DIGITS

VOCABULARY = ["<end>", "+", "=", *DIGITS]
IDS = {token: index for index, token in enumerate(VOCABULARY)}
# Room for numbers of 48 digits, although none of more than `LONGEST` is in the training.
CONTEXT = 3 * 48 + 4


def example(a, b, order):
    """`a+b=c`, where `reversed` writes all three numbers from their last digit on, which a carry needs."""
    turn = (lambda text: text[::-1]) if order == "reversed" else (lambda text: text)
    shown = [*turn(a), "+", *turn(b), "="]
    answer = [*turn(str(int(a) + int(b))), "<end>"]
    return tuple(IDS[token] for token in shown + answer), (0,) * len(shown) + (1,) * len(answer)


def drawer(order):
    """Examples with numbers as long as those of the recursive training."""

    def draw(random):
        length = random.randint(1, LONGEST)
        return example(digits(random, length), digits(random, length), order)

    return draw
