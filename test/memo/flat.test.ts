// Memory over many runs on one runtime: nothing of a run stays but its results, and those within their bounds.

import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

test("a runtime takes no more memory after many runs than after some", () => {
  const child = fileURLToPath(new URL("flat.child.ts", import.meta.url))
  const printed = execFileSync(process.execPath, ["--expose-gc", child], { encoding: "utf8" })
  const heaps = printed.trim().split("\n").map(Number)
  expect(heaps).toHaveLength(4)
  // 300 more runs have 5 MB of results, of which the runtime and its store may hold 0.7 MB.
  expect(heaps[3]! - heaps[1]!).toBeLessThan(3_000_000)
})
