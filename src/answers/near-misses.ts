// Texts that were meant to be calls and are none: `call(…)`, `CALL (…)`, `_CALL(…)_`, `~~~recall`, a stray backtick.

import { createScanner, type Part } from "../../grammar/index.ts"
import { CodeTracker } from "../../grammar/code-tracker.ts"
import type { Span } from "../../grammar/index.ts"
import { MAX_NEAR_MISSES } from "./limits.ts"

export interface NearMiss extends Span {
  /** The rule that it breaks, as a sentence without a subject in front. */
  readonly message: string
  readonly hint: string
}

type LivePart = Exclude<Part, { kind: "text" }>

export interface NearMissContext {
  /** Whether a text is a quotation from what the answer was shown. */
  readonly isQuoted: (text: string) => boolean
  /** Whether all names in a part are known and its calls fit. */
  readonly isSound: (part: LivePart) => boolean
}

const CANDIDATE = /(?<word>call|ＣＡＬＬ)(?<gap>[ \t\u00a0\u3000]{0,3})(?<open>\\?\(|（)/giu
const BLOCK = /^(?<indent>[ \t]*(?:>[ \t]*)*)(?<fence>`{3,}|~{3,})[ \t]*(?:recall|rcl)[ \t\r]*$/i
const LIVE_BLOCK = /^[ \t]*`{3,}[ \t]*recall[ \t\r]*$/
const FULL_WIDTH: { readonly [character: string]: string } = {
  "（": "(",
  "）": ")",
  "，": ",",
  "：": ":",
  "\u3000": " ",
}

/**
 * The first near miss in the text of an answer that was meant as a call. What is in code is text, unless a backtick on
 * its line was never closed. Takes time linear in the text: `MAX_NEAR_MISSES` candidates are looked at.
 */
export function nearMiss(text: string, context: NearMissContext): NearMiss | undefined {
  const isMeant = ({ miss, part }: Found) =>
    !context.isQuoted(text.slice(miss.start, miss.end)) && looksMeant(part, text.slice(miss.start), context)
  if (!/call|ＣＡＬＬ|rcl/i.test(text)) return undefined
  const tracker = new CodeTracker()
  tracker.begin()
  let left = MAX_NEAR_MISSES
  for (let start = 0; start < text.length && left > 0;) {
    const newline = text.indexOf("\n", start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end)
    const wasCode = tracker.inCode()
    tracker.advance(text, start, Math.min(end + 1, text.length), false, -1)
    if (!wasCode) {
      const miss = BLOCK.test(line) && !LIVE_BLOCK.test(line) ? blockAt(text, start, line) : undefined
      if (miss !== undefined) {
        left--
        if (isMeant(miss)) return miss.miss
      }
      // A fence makes code of what follows; any other line is prose, in which a span ends with the line.
      if (newline < 0 || !tracker.inCode())
        for (const { at, build } of candidatesIn(line)) {
          if (--left < 0) break
          const miss = build(text, start + at)
          if (miss !== undefined && isMeant(miss)) return miss.miss
        }
    }
    start = end + 1
  }
  return undefined
}

interface Found {
  readonly miss: NearMiss
  readonly part: LivePart
}

/** Whether a text was meant as the call that it would be: `call(s)` and `CALL (555) 123` are not. */
function looksMeant(part: LivePart, text: string, { isSound }: NearMissContext): boolean {
  if (part.kind !== "call") return true
  const { value } = part.arguments[0]!
  if (value.kind === "literal")
    return (
      typeof value.value === "string"
      && (text.startsWith("CALL(") || value.value.includes(" ") || part.arguments.length > 1)
    )
  const isWord = value.kind === "name" && part.arguments.length === 1 && !text.startsWith("CALL")
  return !isWord && isSound(part)
}

interface Candidate {
  readonly at: number
  readonly build: (text: string, at: number) => Found | undefined
}

function* candidatesIn(line: string): Iterable<Candidate> {
  if (!/call|ＣＡＬＬ/i.test(line)) return
  const { spans, open } = spansIn(line)
  for (const { index: at, groups } of line.matchAll(CANDIDATE)) {
    if (spans.some(({ start, end }) => at > start && at < end)) continue
    const { word, gap, open: bracket } = groups as { readonly [name: string]: string }
    const isExact = word === "CALL" && gap === "" && bracket === "("
    const before = line.charAt(at - 1)
    if (open >= 0 && at > open) {
      if (!isExact || /[\w\\]/.test(before)) continue
      yield {
        at,
        build: reader(word + bracket, bracket!, {
          message: "a backtick before this call was never closed, so the call is in code",
          hint: "leave the backtick out, or close it before the call",
        }),
      }
    } else if (isExact ? /[_\d]/.test(before) && !/\w/.test(line.charAt(at - 2)) : !/[\w.\\$@#/-]/.test(before))
      yield { at, build: reader(word! + gap! + bracket!, bracket!, problemOf(word!, gap!, bracket!)) }
  }
}

function problemOf(word: string, gap: string, bracket: string): Pick<NearMiss, "message" | "hint"> {
  const hint = 'write CALL("question or task", argument); in backticks it is text'
  if (word === "CALL" && gap === "" && bracket === "(")
    return { message: "CALL( opens no call behind a letter, a digit or _", hint: "put a blank before CALL(" }
  return { message: `${word}${gap}${bracket} opens no call`, hint }
}

/** Reads what follows as a call. */
function reader(opener: string, bracket: string, problem: Pick<NearMiss, "message" | "hint">): Candidate["build"] {
  return (text, at) => {
    const inside = text.slice(at + opener.length)
    const written =
      bracket === "（"
        ? inside.replace(/[（），：\u3000]/g, (character) => FULL_WIDTH[character]!)
        : bracket === "\\("
          ? inside.replaceAll("\\)", " )")
          : inside
    const part = firstPart(`CALL(${written}`)
    if (part === undefined) return undefined
    const end = at + opener.length + part.end - "CALL(".length
    return { part, miss: { start: at, end, ...problem } }
  }
}

/** A fenced block at the start of a line that is not live for its label, its fence or the quotation that it is in. */
function blockAt(text: string, start: number, line: string): Found | undefined {
  const { indent, fence } = BLOCK.exec(line)!.groups as { readonly [name: string]: string }
  const body: string[] = []
  for (let at = start + line.length + 1; at <= text.length;) {
    const newline = text.indexOf("\n", at)
    const end = newline < 0 ? text.length : newline
    const inner = text.slice(at, end).replace(/^[ \t]*(?:>[ \t]?)*/, (prefix) => (indent!.includes(">") ? "" : prefix))
    if (inner.trim().startsWith(fence!) && /^[`~]+$/.test(inner.trim())) {
      const part = firstPart(`${"`".repeat(fence!.length)}recall\n${body.join("\n")}\n${"`".repeat(fence!.length)}\n`)
      if (part === undefined) return undefined
      const message = `${line.trim()} opens no block that is evaluated`
      const hint = "write ```recall, in lower case, with nothing before it on its line"
      return { part, miss: { start, end: Math.min(end + 1, text.length), message, hint } }
    }
    body.push(inner)
    at = end + 1
  }
  return undefined
}

function firstPart(text: string): LivePart | undefined {
  const { parts } = createScanner({ mode: "answer" }).push(text)
  const [part] = parts
  return part === undefined || part.kind === "text" ? undefined : part
}

/** The code spans of a line of prose, and the place of a run of backticks that nothing closes, or -1. */
function spansIn(line: string): { readonly spans: readonly Span[]; readonly open: number } {
  const spans: Span[] = []
  let opened: { readonly at: number; readonly length: number } | undefined
  for (const { 0: run, index } of line.matchAll(/`+/g)) {
    if (opened === undefined) opened = { at: index, length: run.length }
    else if (run.length === opened.length) {
      spans.push({ start: opened.at, end: index + run.length })
      opened = undefined
    }
  }
  return { spans, open: opened?.at ?? -1 }
}
