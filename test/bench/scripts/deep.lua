-- A million nested calls, three times.
local depth = tonumber(arg[1])
local function down(n)
  if n == 0 then return 0 end
  return 1 + down(n - 1)
end
for _ = 1, 3 do
  local before = os.clock()
  assert(down(depth) == depth)
  print("ms " .. (os.clock() - before) * 1000)
end
