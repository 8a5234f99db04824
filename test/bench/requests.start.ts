// Starts the server of the request benchmarks.

import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** The base URL of a server in another process, which ends with this one. */
export async function startServer(delay: number): Promise<string> {
  const script = fileURLToPath(new URL("requests.server.ts", import.meta.url))
  const child = spawn(process.execPath, [script, String(delay)], { stdio: ["pipe", "pipe", "inherit"] })
  const port = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim())),
  )
  return `http://127.0.0.1:${port}/v1`
}
