// `recall memo show KEY`: prints all details of one entry.

import { jsonOfData } from "../../../base/exact.ts"
import { visible } from "../../../diagnostics/visible.ts"
import { UsageError } from "../../../base/errors.ts"
import type { Entry, EntrySummary, MemoStore } from "../../../memo/store.ts"
import type { MemoOptions } from "../../memo-program.ts"
import { showCount, showDuration, showSize } from "../../units.ts"
import { priceWords, tokenWords } from "../../words.ts"
import { SHOWN_DIGITS } from "./list.ts"

/** Keys that the message about an ambiguous prefix lists. */
const NAMED = 5

export async function show(
  store: MemoStore,
  prefix: string,
  { json = false }: MemoOptions,
  now: number,
): Promise<string> {
  const summary = await find(store, prefix.toLowerCase())
  const entry = await store.get(summary.key)
  if (entry === null)
    throw new UsageError(
      "memo-damaged",
      `the entry ${summary.key.slice(0, SHOWN_DIGITS)} is damaged: its value cannot be shown`,
      "the next run asks its question again",
    )
  if (json) {
    const { bytes, lastUsed, hits } = summary
    return `${JSON.stringify({ entry: { ...entry, bytes, lastUsed, hits } }, null, 2)}\n`
  }
  const lines = [
    ...facts(entry, summary, now),
    "parts",
    ...Object.entries(entry.parts).map(([name, part]) => `  ${visible(name)}: ${visible(part)}`),
    ...(await usesOf(store, entry)),
    "value",
    ...textOf(entry.value)
      .split("\n")
      .map((line) => `  ${visible(line)}`.trimEnd()),
  ]
  return lines.map((line) => `${line}\n`).join("")
}

async function find(store: MemoStore, prefix: string): Promise<EntrySummary> {
  const found: EntrySummary[] = []
  for await (const entry of store.list({ prefix })) {
    found.push(entry)
    if (found.length > NAMED) break
  }
  const [first, second] = found
  if (first === undefined)
    throw new UsageError(
      "no-such-entry",
      `no key begins with ${JSON.stringify(prefix)}`,
      "recall memo list shows the keys",
    )
  if (second === undefined) return first
  const named = found.slice(0, NAMED).map(({ key }) => key.slice(0, Math.max(SHOWN_DIGITS, prefix.length + 4)))
  throw new UsageError(
    "ambiguous-key",
    `several keys begin with ${prefix}: ${named.join(", ")}${found.length > NAMED ? ", …" : ""}`,
    "write more digits",
  )
}

function facts(
  { key, kind, task, title, cost, created }: Entry,
  { bytes, lastUsed, hits }: EntrySummary,
  now: number,
): string[] {
  const price = cost.usd === 0 ? "" : priceWords(cost)
  const spent = [tokenWords(cost), price, `${(cost.milliseconds / 1000).toFixed(1)} s`]
    .filter((part) => part !== "")
    .join(", ")
  return [
    `key    ${key}`,
    `kind   ${kind}`,
    `task   ${visible(task)}`,
    `title  ${visible(title)}`,
    `made   ${new Date(created).toISOString().slice(0, 19).replace("T", " ")} UTC, ${showDuration(now - created)} ago`,
    `used   ${hits === 1 ? "once" : `${showCount(hits)} times`}, last ${showDuration(now - lastUsed)} ago`,
    `cost   ${spent}, including the entries it uses`,
    `size   ${showSize(bytes)}`,
  ]
}

async function usesOf(store: MemoStore, { uses }: Entry): Promise<string[]> {
  if (uses.length === 0) return []
  const lines: string[] = []
  for (const key of uses) {
    const used = await store.get(key)
    lines.push(
      `  ${key.slice(0, SHOWN_DIGITS)}  ${used === null ? "no longer kept" : `${used.kind}  ${visible(used.title)}`}`,
    )
  }
  return ["uses", ...lines]
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : jsonOfData(value, 2)
}
