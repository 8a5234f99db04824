// Serves the built site on this machine: `npm run serve`.

import { serveFolder } from "../playground/scripts/server.ts"
import { OUTPUT } from "./build.ts"

const { address } = await serveFolder(OUTPUT, "/", Number(process.env["PORT"] ?? 5174))
console.log(address)
