// The digest of a tool, by which a changed one is recognized.

import { digest } from "../../base/digest.ts"
import type { ToolDeclaration } from "./servers.ts"

/** The digest of a tool as it is declared, whatever the order of its schemas' keywords. */
export function toolDigest(tool: ToolDeclaration): string {
  return digest(JSON.stringify(sorted(tool)))
}

function sorted(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sorted)
  if (typeof data !== "object" || data === null) return data
  return Object.fromEntries(
    Object.entries(data)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  )
}
