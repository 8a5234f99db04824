# fib(25), three times.
def fib: if . < 2 then . else (. - 1 | fib) + (. - 2 | fib) end;
range(3) | now as $start | (25 | fib) as $result | if $result == 75025 then "ms \((now - $start) * 1000)" else error("wrong") end
