"""Training data: random problems of at most 13 characters, and of each one question of the tree that its rule makes."""

from view import DIGITS, LETTERS, example

LONGEST = 13
SHARES = {"add": 16, "subtract": 20, "times": 26, "multiply": 5, "lcs": 33}


def digits(random, length):
    kind = random.random()
    if length == 0:
        return ""
    if kind < 0.08:
        return "9" * length
    if kind < 0.16:
        return "1" + "0" * (length - 1)
    alphabet = "0019" if kind < 0.26 else DIGITS
    first = random.choice(DIGITS if length == 1 else DIGITS[1:])
    return first + "".join(random.choice(alphabet) for _ in range(length - 1))


def pair(random):
    return digits(random, random.randint(1, LONGEST)), digits(random, random.randint(1, LONGEST))


def cut(text, count):
    return text[: max(0, len(text) - count)]


def below(a, b, count):
    """The last `count` digits of two numbers."""
    power = 10 ** count
    return int(a) % power, int(b) % power, power


def steps(random, length, share):
    """The digits that earlier questions have removed: all but one with the given share, which are the base cases."""
    return length - 1 if random.random() < share else random.randrange(length)


def carried(random, carry, count):
    """The question that nobody has asked before has no carry."""
    return None if count == 0 and random.random() < 0.6 else carry


def add(random):
    a, b = pair(random)
    count = steps(random, max(len(a), len(b)), 0.35)
    x, y, power = below(a, b, count)
    return cut(a, count), cut(b, count), carried(random, (x + y) // power, count)


def subtract(random):
    a, b = pair(random)
    if random.random() < 0.35:
        shared = random.randint(1, len(a))
        b = a[:shared] + digits(random, len(a) - shared)
    if int(a) < int(b):
        a, b = b, a
    a, b = str(int(a)), str(int(b))
    count = steps(random, len(a), 0.3)
    x, y, power = below(a, b, count)
    return cut(a, count), cut(b, count), carried(random, int(x < y), count)


def times(random):
    a, b = digits(random, random.randint(1, LONGEST)), random.choice(DIGITS)
    count = steps(random, len(a), 0.35)
    return cut(a, count), b, carried(random, int(a) % 10 ** count * int(b) // 10 ** count, count)


def multiply(random):
    a, b = pair(random)
    if random.random() < 0.1:
        a = "0"
    return a, cut(b, steps(random, len(b), 0.3)), None


def lcs(random):
    characters = DIGITS + LETTERS
    if random.random() < 0.3:
        alphabet = DIGITS
    else:
        alphabet = random.sample(characters, random.choice((2, 3, 5, 8)))
    a = "".join(random.choice(alphabet) for _ in range(random.randint(1, LONGEST)))
    b = "".join(random.choice(alphabet) for _ in range(random.randint(1, LONGEST)))
    # Questions near the end of the recursion are rare in the middle of the tree, and have a share of their own.
    a = a[: random.choice((0, 1, 1)) if random.random() < 0.4 else random.randint(0, len(a))]
    b = b[: random.choice((0, 1, 1)) if random.random() < 0.4 else random.randint(0, len(b))]
    return a, b, None


DRAW = {"add": add, "subtract": subtract, "times": times, "multiply": multiply, "lcs": lcs}
TASKS = list(SHARES)
WEIGHTS = list(SHARES.values())


def draw(random):
    """One example: its tokens, and which of them the network has to write."""
    task = random.choices(TASKS, WEIGHTS)[0]
    return example(task, *DRAW[task](random))
