# fib(n) with a dictionary that remembers, from an empty one each time; past fib(1000) modulo a million and seven, as the numbers grow.
import sys
from time import perf_counter

n = int(sys.argv[1])
sys.setrecursionlimit(max(1000, 4 * n))
memo = {}


def fib(n):
    found = memo.get(n)
    if found is None:
        found = n if n < 2 else (fib(n - 1) + fib(n - 2)) % 1000007
        memo[n] = found
    return found


start = perf_counter()
while perf_counter() - start < 0.5:
    memo.clear()
    before = perf_counter()
    fib(n)
    print("ms", (perf_counter() - before) * 1000)
