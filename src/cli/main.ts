#!/usr/bin/env node
// The executable: turns on the compile cache before the rest is loaded, since loading is most of a short run.

process.getBuiltinModule("node:module").enableCompileCache()
const { main } = await import("./process.ts")
await main()
