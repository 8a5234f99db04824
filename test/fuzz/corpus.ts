// The inputs that reach the branches of each target: the smallest set that the last search has found.

import { readFileSync, writeFileSync } from "node:fs"
import type { TargetName } from "./targets.ts"

const fileOf = (name: TargetName) => new URL(`corpus/${name}.json`, import.meta.url)

/** The inputs of a target. Each is kept as a text in which a character is a byte. */
export function readCorpus(name: TargetName): readonly Uint8Array[] {
  const texts = JSON.parse(readFileSync(fileOf(name), "utf8")) as readonly string[]
  return texts.map((text) => Uint8Array.from(Buffer.from(text, "latin1")))
}

export function writeCorpus(name: TargetName, inputs: readonly Uint8Array[]): void {
  const texts = inputs
    .map((input) => Buffer.from(input).toString("latin1"))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  writeFileSync(fileOf(name), `[\n${texts.map((text) => `  ${JSON.stringify(text)}`).join(",\n")}\n]\n`)
}
