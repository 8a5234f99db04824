// Codes about the memo, shared limits, recordings, resumed runs, and plans.

import type { Entries } from "./entry.ts"

export const MEMO: Entries = {
  "memo-not-found": { explanation: "There is no memo in that file." },
  "memo-damaged": { explanation: "The file of the memo is damaged or is not a database." },
  "memo-foreign": { explanation: "The file is the database of another program." },
  "memo-newer": { explanation: "The memo was made by a newer release, whose format this one does not read." },
  "memo-older": { explanation: "The memo was made by an older release, whose format this one does not read." },
  "memo-unavailable": {
    explanation:
      "The library that stores the memo is not installed: Node's SQLite, or the package `pg`. "
      + "As a warning: the store failed, for the given reason, and nothing more is stored in this run, or until the "
      + "store can be reached again.",
  },
  "memo-unreachable": {
    explanation: "The file or the database of the memo cannot be read or written; the message has the system's error.",
  },
  "memo-read-only": { explanation: "The memo can be read but not written, so nothing new is remembered." },
  "memo-busy": { explanation: "Another process locked the file of the memo for too long." },
  "memo-full": { explanation: "The disk of the memo is full." },
  "memo-closed": { explanation: "The memo was used after it had been closed." },
  "memo-patience": { explanation: "The patience of a memo in a database is not a number of at least 0." },
  "memo-schema": { explanation: "The name of the memo's schema in a database is not valid." },
  "memo-key": { explanation: "A store was given a key that is not 64 hexadecimal digits." },
  "memo-not-json": { explanation: "A value cannot be remembered, as it is not JSON." },
  "memo-too-large": { explanation: "An entry has more bytes than a store accepts." },
  "memo-too-deep": { explanation: "A value is nested deeper than a store accepts." },
  "limits-unreachable": {
    explanation: "The database of shared limits cannot be reached, so no request has its turn and no run its slice.",
  },
  "limits-unavailable": {
    explanation: "The package `pg`, which connects to the database of shared limits, is missing.",
  },
  "limits-read-only": { explanation: "The database of shared limits can be read but not written." },
  "limits-newer": { explanation: "The tables of shared limits were made by a newer release." },
  "limits-older": { explanation: "The tables of shared limits were made by an older release." },
  "limits-closed": { explanation: "Shared limits were used after they had been closed." },
  "no-such-entry": { explanation: "No entry of the memo has a key with that beginning." },
  "ambiguous-key": { explanation: "Several entries of the memo have keys with that beginning." },
  "needs-yes": { explanation: "The entries to remove were paid for, so their removal needs `--yes`." },
  "recording-invalid": { explanation: "The file is not a recording, or a line of it is not an entry." },
  "recording-version": { explanation: "The recording has a version that this release does not read." },
  "recording-unwritable": {
    explanation: "The file of the recording cannot be written, or is a folder, a pipe or a device.",
  },
  "waiting": { explanation: "Nothing can continue before a person has decided on calls that change something." },
  "worker-lost": { explanation: "Each worker of the queue that began the run was gone before its end." },
  "no-such-approval": { explanation: "There is no call that waits for a decision under this id." },
  "decided": { explanation: "A person has decided on the call before, and otherwise; the first decision holds." },
  "effect-unknown": {
    explanation:
      "A native that changes something was started before a crash, and whether it finished is unknown; "
      + "no TRY catches that.",
  },
  "unknown-run": { explanation: "There is no run of that name to resume." },
  "plan-too-long": { explanation: "A plan has more questions than it lists." },
  "no-sample": { explanation: "A plan ends at a question for which it can make no sample answer." },
  "not-recorded": {
    explanation:
      "The recording has no answer to a question; the hint names the nearest recorded question and the difference. "
      + "No TRY catches it.",
  },
}
