#!/usr/bin/env node
// The executable: turns on the compile cache before the rest is loaded, since loading is most of a short run.

import { complaintAbout } from "./supported.ts"

const complaint = complaintAbout(globalThis)
if (complaint === null) {
  // Not every runtime that has the rest has a cache.
  process.getBuiltinModule("node:module").enableCompileCache?.()
  const { main } = await import("./process.ts")
  await main()
} else {
  process.stderr.write(`${complaint}\n  hint: install it from https://nodejs.org\n`)
  process.exitCode = 2
}
