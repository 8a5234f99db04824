// The package `@modelcontextprotocol/client`, which is not installed with Recall.

import type * as Client from "@modelcontextprotocol/client"
import type * as Stdio from "@modelcontextprotocol/client/stdio"
import { UsageError } from "../../base/errors.ts"

/** Loads the parts of the package. */
export interface Library {
  client(): Promise<typeof Client>
  /** The part that starts processes. */
  stdio(): Promise<typeof Stdio>
}

/** The package as this module imports it. Rejects with a `UsageError` `missing-package`. */
export const IMPORTED: Library = {
  client: () => import("@modelcontextprotocol/client").catch(missing),
  stdio: () => import("@modelcontextprotocol/client/stdio").catch(missing),
}

/** `error` is the reason for which the package cannot be loaded. */
export function missing(error: unknown): never {
  throw new UsageError(
    "missing-package",
    `servers of the Model Context Protocol need the package @modelcontextprotocol/client: ${String(error)}`,
    "npm install @modelcontextprotocol/client",
  )
}
