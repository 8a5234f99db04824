// The record of an approval in a database, beside the effects of its run.

import type { Approval } from "../store.ts"
import { open, seal, type Checksum } from "./seal.ts"

/** The names of a run and of an approval in it, as a table of effects has them. */
export type Names = readonly [run: string, name: string]

/** The name of an effect begins with that of a native, and so with a letter. */
export function approvalNames(run: string, call: string): Names {
  return [JSON.stringify(run), JSON.stringify(`? ${call}`)]
}

export function sealApproval(names: Names, approval: Approval, checksum?: Checksum): string {
  return seal(`effect ${names.join(" ")}`, JSON.stringify(approval), checksum)
}

/** An approval as it was sealed; null for one that cannot be trusted, which is reported. */
export function openApproval(
  names: Names,
  sealed: unknown,
  warn: (message: string) => void,
  checksum?: Checksum,
): Approval | null {
  const opened = open(`effect ${names.join(" ")}`, sealed, checksum)
  if ("text" in opened) return JSON.parse(opened.text) as Approval
  warn(`the approval ${names[1]} of the run ${names[0]} cannot be read: ${opened.problem}`)
  return null
}

/** The approval of a call that no person has decided. */
export function undecided(waiting: Omit<Approval, "since" | "isAllowed">, since: number): Approval {
  const { run, call, native, by, provenance, arguments: given } = waiting
  return { run, call, native, by, provenance, arguments: given, since, isAllowed: null }
}

export function oldestFirst(a: Approval, b: Approval): number {
  return a.since - b.since
}
