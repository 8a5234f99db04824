# A million nested calls, three times.
import resource
import sys
from time import perf_counter

depth = int(sys.argv[1])
sys.setrecursionlimit(depth + 1000)


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


for _ in range(3):
    before = perf_counter()
    assert down(depth) == depth
    print("ms", (perf_counter() - before) * 1000)
print("rss", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
