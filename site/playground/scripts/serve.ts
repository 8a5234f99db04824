// Serves the built playground on this machine: `npm run serve`.

import { OUTPUT } from "./build.ts"
import { serveFolder } from "./server.ts"

const { address } = await serveFolder(OUTPUT, "/", Number(process.env["PORT"] ?? 5173))
console.log(address)
