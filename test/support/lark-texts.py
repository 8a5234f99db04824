# Reads texts by a grammar in Lark's notation, and writes texts of it. Standard input: {grammar, texts, count, seed} as
# JSON; standard output: {accepted: [boolean], written: [text]}.

import json
import random
import re._constants as op
import re._parser as regex
import sys

from lark import Lark
from lark.exceptions import LarkError

# Rules that a text may choose freely; the rest of it is as short as it can be.
MOST_CHOICES = 300
# Characters that texts are made of where a pattern leaves the choice: those with a meaning somewhere.
CHARACTERS = "CALLL((${}`\\\"'nu0a_Z9 .,:;?=<>+-*/%#|[]~\n\t한é😀"


def accepts(parser, text):
    try:
        parser.parse(text)
        return True
    except LarkError:
        return False


class Writer:
    def __init__(self, parser, seed):
        self.random = random.Random(seed)
        self.rules = {}
        for rule in parser.rules:
            self.rules.setdefault(rule.origin.name, []).append(rule.expansion)
        self.patterns = {t.name: regex.parse(t.pattern.to_regexp()) for t in parser.terminals}
        self.depths = self.least_depths()

    def least_depths(self):
        depths = {name: float("inf") for name in self.rules}
        changed = True
        while changed:
            changed = False
            for name, rules in self.rules.items():
                least = min(1 + self.depth_of(rule, depths) for rule in rules)
                if least < depths[name]:
                    depths[name], changed = least, True
        return depths

    def depth_of(self, rule, depths):
        return max((0 if symbol.is_term else depths[symbol.name] for symbol in rule), default=0)

    def text(self):
        self.choices = self.random.randint(1, MOST_CHOICES)
        return self.write("start")

    def write(self, name):
        rules = self.rules[name]
        self.choices -= 1
        if self.choices > 0:
            rule = self.random.choice(rules)
        else:
            rule = min(rules, key=lambda rule: self.depth_of(rule, self.depths))
        return "".join(
            self.match(self.patterns[symbol.name]) if symbol.is_term else self.write(symbol.name) for symbol in rule
        )

    def match(self, pattern):
        return "".join(self.one(kind, value) for kind, value in pattern)

    def one(self, kind, value):
        if kind is op.LITERAL:
            return chr(value)
        if kind is op.IN:
            return self.character(value)
        if kind is op.SUBPATTERN:
            return self.match(value[3])
        if kind is op.BRANCH:
            return self.match(self.random.choice(value[1]))
        if kind is op.MAX_REPEAT:
            least, most, item = value
            most = least + 3 if most is op.MAXREPEAT else min(most, least + 3)
            return "".join(self.match(item) for _ in range(self.random.randint(least, most)))
        raise NotImplementedError(kind)

    def character(self, choices):
        if choices[0][0] is op.NEGATE:
            return self.random.choice([one for one in CHARACTERS if not any(has(c, one) for c in choices[1:])])
        kind, value = self.random.choice(choices)
        return chr(value if kind is op.LITERAL else self.random.randint(*value))


def has(choice, character):
    kind, value = choice
    code = ord(character)
    return code == value if kind is op.LITERAL else value[0] <= code <= value[1]


given = json.load(sys.stdin)
parser = Lark(given["grammar"], parser="earley", lexer="dynamic", ambiguity="forest")
writer = Writer(parser, given["seed"])
json.dump(
    {
        "accepted": [accepts(parser, text) for text in given["texts"]],
        "written": [writer.text() for _ in range(given["count"])],
    },
    sys.stdout,
)
