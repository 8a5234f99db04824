// Codes about what outlives a run: the memo, recordings, runs that are gone on with; and about plans of what is not kept yet.

import type { Entries } from "./entry.ts"

export const MEMO: Entries = {
  "memo-not-found": { explanation: "There is no memo in that file." },
  "memo-damaged": { explanation: "The file of the memo is damaged, or no database at all." },
  "memo-foreign": { explanation: "The file is the database of another program." },
  "memo-newer": { explanation: "The memo was made by a newer release, whose format this one does not read." },
  "memo-older": { explanation: "The memo was made by an older release, whose format this one does not read." },
  "memo-unavailable": {
    explanation:
      "What the memo is kept with is not installed: Node's SQLite, or the package `pg`. As a warning: it failed, for the reason that is given, and nothing more is kept in this run.",
  },
  "memo-unreachable": {
    explanation:
      "The file or the database of the memo cannot be read or written; the message has what the system says.",
  },
  "memo-read-only": { explanation: "The memo can be read and not written, so nothing new is remembered." },
  "memo-busy": { explanation: "Another process held the file of the memo for too long." },
  "memo-full": { explanation: "The disk of the memo is full." },
  "memo-closed": { explanation: "The memo was used after it had been closed." },
  "memo-schema": { explanation: "The name of the memo's schema in a database is not one that can be used." },
  "memo-key": { explanation: "A store was given a key that is not 64 hexadecimal digits." },
  "memo-not-json": { explanation: "A value cannot be remembered, as it is not JSON." },
  "memo-too-large": { explanation: "An entry has more bytes than can be remembered." },
  "memo-too-deep": { explanation: "A value nests deeper than can be remembered." },
  "no-such-entry": { explanation: "No entry of the memo has a key that begins like that." },
  "ambiguous-key": { explanation: "Several entries of the memo have keys that begin like that." },
  "needs-yes": { explanation: "What would be removed was paid for, and `--yes` does not say that this is meant." },
  "recording-invalid": { explanation: "The file is not a recording, or a line of it is not an entry." },
  "recording-version": { explanation: "The recording is of a version that this release does not read." },
  "recording-unwritable": { explanation: "The file of the recording cannot be made." },
  "effect-unknown": {
    explanation:
      "A native that changes something was begun before a crash, and it is not known whether it was done; no TRY catches that.",
  },
  "unknown-run": { explanation: "There is no run of that name to go on with." },
  "plan-too-long": { explanation: "A plan has more questions than it lists." },
  "no-sample": { explanation: "A plan cannot go past a question whose answer nothing can stand for." },
  "not-recorded": {
    explanation:
      "The recording has no answer to a question; the hint names the nearest that it has, and what differs. No TRY catches it.",
  },
}
