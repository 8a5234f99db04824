// Opens a memo that is there, for commands that look at it.

import type { MemoStore } from "../../memo/store.ts"
import { sqliteStore } from "./store.ts"

/** Opens a memo without creating it: throws a `UsageError` if the file is missing. */
export function existingStore(path: string, access: "read" | "write", warn: (message: string) => void): MemoStore {
  const reading = sqliteStore(path, { access: "read", warn })
  if (access === "read") return reading
  void reading.close()
  return sqliteStore(path, { warn })
}
