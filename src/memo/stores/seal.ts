// Seals stored text with a version and a checksum, so that damage or another version is detected.

import { digest } from "../../base/digest.ts"

/** The version that this release writes, raised when an older release would misread it. */
export const ENTRY_VERSION = 1

/** SHA-256 of the text's UTF-8, in hex: `digest`, or a faster one of the host. */
export type Checksum = (text: string) => string

const CHECKSUM_LENGTH = 16
const FORM = /^(\d{1,9}) ([0-9a-f]{16}) /

/** Seals a text for the place in which it is stored: it does not open in another place. */
export function seal(place: string, text: string, checksum: Checksum = digest): string {
  return `${ENTRY_VERSION} ${sumOf(place, text, checksum)} ${text}`
}

export type Opened = { readonly text: string } | { readonly problem: string }

/** The text, or the problem for which it cannot be trusted. */
export function open(place: string, sealed: unknown, checksum: Checksum = digest): Opened {
  const [head, version, sum] = typeof sealed === "string" ? (FORM.exec(sealed) ?? []) : []
  if (head === undefined) return { problem: "it is damaged" }
  if (Number(version) !== ENTRY_VERSION)
    return { problem: `it is of version ${version}, and this release reads ${ENTRY_VERSION}` }
  const text = (sealed as string).slice(head.length)
  return sumOf(place, text, checksum) === sum ? { text } : { problem: "it is damaged" }
}

function sumOf(place: string, text: string, checksum: Checksum): string {
  return checksum(`${ENTRY_VERSION} ${place}\n${text}`).slice(0, CHECKSUM_LENGTH)
}
