# The programs of the group `values`, as they are written in Python: each prints its time, and `total` its peak memory.
import resource
import sys
import threading
from decimal import Decimal
from functools import lru_cache, reduce
from time import perf_counter

name, *sizes = sys.argv[1:]
sizes = [int(size) for size in sizes]


def items_of(count):
    return tuple((1 + i * 37 % 97, 1 + i * 53 % 101) for i in range(count))


def knapsack_slices(count, capacity):
    @lru_cache(None)
    def best(items, room):
        if not items:
            return 0
        weight, value = items[0]
        if weight > room:
            return best(items[1:], room)
        return max(best(items[1:], room), value + best(items[1:], room - weight))

    return best(items_of(count), capacity)


def knapsack_index(count, capacity):
    items = items_of(count)

    @lru_cache(None)
    def best(i, room):
        if i == len(items):
            return 0
        weight, value = items[i]
        if weight > room:
            return best(i + 1, room)
        return max(best(i + 1, room), value + best(i + 1, room - weight))

    return best(0, capacity)


def total(count):
    def add(xs):
        return xs[0] + add(xs[1:]) if xs else 0

    return add(list(range(count)))


def append(count):
    return len(reduce(lambda acc, x: acc + [x], range(count), []))


def merge(keys, times):
    start = {f"key{i}": i for i in range(keys)}
    return sum(reduce(lambda acc, i: {**acc, f"key{i % keys}": i}, range(times), start).values())


PRICES = [Decimal(1 + i * 37 % 9_973) / 100 for i in range(sizes[0])] if name == "prices" else []


def prices(_, times):
    return reduce(lambda sum, _: reduce(lambda a, b: a + b, PRICES, sum), range(times), Decimal(0))


def factorial(n):
    return reduce(lambda a, b: a * b, range(1, n + 1), 1) % 1009


PROGRAMS = {
    "knapsack-slices": knapsack_slices,
    "knapsack-index": knapsack_index,
    "total": total,
    "append": append,
    "merge": merge,
    "prices": prices,
    "factorial": factorial,
}


def once():
    before = perf_counter()
    result = PROGRAMS[name](*sizes)
    ms = (perf_counter() - before) * 1000
    print("ms", ms, flush=True)
    return result


def peak_memory():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure():
    start = perf_counter()
    runs = 0
    while runs < 3 or (name != "total" and perf_counter() - start < 0.5):
        result = once()
        runs += 1
    print("result", result)
    if name == "total":
        print("rss", peak_memory())


sys.setrecursionlimit(100_000)
threading.stack_size(512 * 1024 * 1024)
thread = threading.Thread(target=measure)
thread.start()
thread.join()
