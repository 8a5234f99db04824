-- fib(25), again and again for a while after a while to warm up.
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end
local start = os.clock()
while os.clock() - start < 0.5 do
  local before = os.clock()
  assert(fib(25) == 75025)
  local after = os.clock()
  if before - start > 0.2 then print("ms " .. (after - before) * 1000) end
end
