// Work that no request waits for: its failure is reported, and never ends the server.

import type { Connection } from "vscode-languageserver"

export function reportFailure(connection: Connection, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    try {
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
    } catch {
      // The connection has ended, which is why the work failed.
    }
  })
}
