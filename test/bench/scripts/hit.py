# What it costs to find a remembered result: a loop that asks for one, less the same loop without asking.
from time import perf_counter

memo = {}


def double(n):
    found = memo.get(n)
    if found is None:
        found = memo[n] = n * 2
    return found


def asking(times):
    total = 0
    for i in range(times):
        total += double(i % 100)
    return total


def idle(times):
    total = 0
    for i in range(times):
        total += i % 100
    return total


def seconds(loop, times):
    before = perf_counter()
    loop(times)
    return perf_counter() - before


for _ in range(5):
    print("ms", (seconds(asking, 200_000) - seconds(idle, 200_000)) * 1000)
