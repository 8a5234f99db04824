// The uses of a database, with the codes of their errors.

import type { Subject } from "./client.ts"

export const MEMO: Subject = {
  name: "the memo",
  codes: {
    unavailable: "memo-unavailable",
    unreachable: "memo-unreachable",
    readOnly: "memo-read-only",
    newer: "memo-newer",
    older: "memo-older",
    closed: "memo-closed",
  },
}

const UNAVAILABLE = "limits-unavailable"
const UNREACHABLE = "limits-unreachable"
const READ_ONLY = "limits-read-only"
const NEWER = "limits-newer"
const OLDER = "limits-older"
const CLOSED = "limits-closed"

export const LIMITS: Subject = {
  name: "the shared limits",
  codes: {
    unavailable: UNAVAILABLE,
    unreachable: UNREACHABLE,
    readOnly: READ_ONLY,
    newer: NEWER,
    older: OLDER,
    closed: CLOSED,
  },
}
