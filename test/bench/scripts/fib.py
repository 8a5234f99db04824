# fib(25), again and again for a while after a while to warm up.
from time import perf_counter


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


start = perf_counter()
while perf_counter() - start < 0.5:
    before = perf_counter()
    assert fib(25) == 75025
    if before - start > 0.2:
        print("ms", (perf_counter() - before) * 1000)
