"""The recursive rule of each task: the answer to one question, as the text that the model learns to write.

An answer is a list of parts: a text is written by the model, and a `Shown` is the result of a call, of which the model
sees a card. `END` closes an answer, `WAIT` asks to see the result of the call before it. A carry `c` that is None was not given: it is 0.
"""

END, WAIT = "<end>", "<wait>"


class Shown(str):
    """The result of a call, as the runtime shows it to the model."""


def number(text):
    return int(text) if text else 0


def handed_on(task, carry, digit):
    """The digits before the last one are the answer to a smaller question, and the last digit stands behind them."""
    return ["CALL(", "CALL(", f'"{task}"', ",", "a", "[:-1]", ",", "b", *([] if task == "times" else ["[:-1]"]),
            ",c:", str(carry), ")", "+", '"', str(digit), '"', ")", END]


def add(a, b, c):
    total = number(a[-1:]) + number(b[-1:]) + (c or 0)
    if len(a) <= 1 and len(b) <= 1:
        return [*str(total), END]
    return handed_on("add", total // 10, total % 10)


def subtract(a, b, c):
    """`a` is not smaller than `b` and the borrowed `c` together. The result of the call decides what is written."""
    digit = number(a[-1:]) - number(b[-1:]) - (c or 0)
    if len(a) <= 1:
        return [str(digit), END]
    borrow, digit = (1, digit + 10) if digit < 0 else (0, digit)
    head = str(number(a[:-1]) - number(b[:-1]) - borrow)
    call = ["CALL(", "LET ", "h=", "CALL(", '"subtract"', ",", "a", "[:-1]", ",", "b", "[:-1]", ",c:", str(borrow), ")",
            ")", WAIT, Shown(head)]
    if head == "0":
        return [*call, str(digit), END]
    return [*call, "CALL(", "h", "+", '"', str(digit), '"', ")", END]


def times(a, b, c):
    """A number by one digit."""
    if b == "0":
        return [str(c or 0), END]
    total = number(a[-1:]) * number(b) + (c or 0)
    if len(a) <= 1:
        return [*str(total), END]
    return handed_on("times", total // 10, total % 10)


def multiply(a, b, _):
    if a == "0":
        return ["0", END]
    if len(b) <= 1:
        return ["CALL(", '"times"', ",", "a", ",", "b", ")", END]
    return ["CALL(", '"add"', ",", "a:", "CALL(", '"multiply"', ",", "a", ",", "b", "[:-1]", ")", "+", '"', "0", '"',
            ",", "b:", "CALL(", '"times"', ",", "a", ",", "b", "[-1]", ")", ")", END]


def lcs(a, b, _):
    """The longest common subsequence, by the last characters. An empty text is its own answer, by its name."""
    if not a or not b:
        return ["CALL(", "b" if a else "a", ")", END]
    if a[-1] == b[-1]:
        return ["CALL(", "CALL(", '"lcs"', ",", "a", "[:-1]", ",", "b", "[:-1]", ")", "+", "a", "[-1]", ")", END]
    return ["CALL(", "LET ", "p=", "CALL(", '"lcs"', ",", "a", "[:-1]", ",", "b", ")", ",q=", "CALL(", '"lcs"', ",",
            "a", ",", "b", "[:-1]", ")", " IN IF ", "length(", "p", ")", "<", "length(", "q", ")", " THEN ", "q",
            " ELSE ", "p", ")", END]


RULES = {"add": add, "subtract": subtract, "times": times, "multiply": multiply, "lcs": lcs}
