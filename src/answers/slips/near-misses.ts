// Texts that were meant to be calls and are none: `call(…)`, `CALL (…)`, `_CALL(…)_`, `~~~recall`, a stray backtick.

import { CodeTracker } from "../../../grammar/code-tracker.ts"
import type { Span } from "../../../grammar/index.ts"
import { createScanner } from "../../../grammar/scanner.ts"
import type { LivePart } from "../../program/document/steps.ts"
import { MAX_NEAR_MISSES } from "../limits.ts"

export interface NearMiss extends Span {
  /** The rule that it breaks, as a sentence without a subject in front. */
  readonly message: string
  readonly hint: string
}

export interface NearMissContext {
  /** Whether a text is a quotation from what the answer was shown. */
  readonly isQuoted: (text: string) => boolean
  /** Whether all names in a part are known and its calls fit. */
  readonly isSound: (part: LivePart) => boolean
}

const CANDIDATE = /(?<word>call|ＣＡＬＬ)(?<gap>[ \t\u00a0\u3000]{0,3})(?<open>\\?\(|（)/giu
/** A call without round brackets: `CALL[…]`, `CALL: name(…)`, `CALL name(…)`. */
const BARE = /CALL(?<gap>[ \t]?\[|:[ \t]{0,3}|[ \t]{1,3}(?=[a-z_]\w*\())/gu
/** A call whose bracket is on the next line. */
const BROKEN = /CALL[ \t\r]*$/
const BLOCK =
  /^(?<indent>[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:>[ \t]*)*)(?<fence>`{3,}|~{3,})[ \t]*(?:recall|rcl)(?![\w-])[^`]*$/i
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
    !context.isQuoted(text.slice(miss.start, miss.end)) && looksMeant(part, text, miss.start, context)
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
        for (const { at, build } of [...candidatesIn(line), ...brokenAt(line, text, end + 1)]) {
          if (--left < 0) break
          const miss = build(text, start + at)
          if (miss !== undefined && isMeant(miss)) return miss.miss
        }
    }
    start = end + 1
  }
  return undefined
}

/** Calls around a node that are looked at, the nearest ones, so that the work is linear in the text. */
const MAX_SPOILED = 4

/** `CALL(` behind a character that makes it text. */
const SPOILED = /(?<=[a-z\d_])CALL\(/g

/**
 * The call around a node at a place that was meant as one, and is text for the character before it: generation stops at
 * the node, before the call is closed.
 */
export function spoiledAround(text: string, node: Span, context: NearMissContext): NearMiss | undefined {
  const spoiled = [...text.slice(0, node.start).matchAll(SPOILED)]
  for (const { index: start } of spoiled.slice(-MAX_SPOILED)) {
    const opened = text.slice(start, node.start)
    const written = `${opened}0${closersOf(opened)}`
    const part = firstPart(written)
    if (part?.end !== written.length || context.isQuoted(text.slice(start, node.end))) continue
    if (looksMeant(part, text, start, context)) return { start, end: node.end, ...problemOf("CALL", "", "(") }
  }
  return undefined
}

/** The brackets that close those that a text opens, outside of its strings. */
function closersOf(text: string): string {
  const closers: string[] = []
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"|[([{}\])]/gs)) {
    if (found === "(" || found === "[" || found === "{") closers.unshift({ "(": ")", "[": "]", "{": "}" }[found])
    else if (found.length === 1) closers.shift()
  }
  return closers.join("")
}

interface Found {
  readonly miss: NearMiss
  readonly part: LivePart
}

/** Whether a text was meant as the call that it would be: `call(s)`, `CALL (555) 123` and `xCALL("a")` are not. */
function looksMeant(part: LivePart, text: string, at: number, { isSound }: NearMissContext): boolean {
  if (part.kind !== "call") return true
  const { value } = part.arguments[0]!
  const isUpper = text.startsWith("CALL", at)
  if (value.kind === "literal")
    return (
      typeof value.value === "string"
      && ((text.startsWith("CALL(", at) && !/[a-z]/.test(text.charAt(at - 1)))
        || value.value.includes(" ")
        || part.arguments.length > 1)
    )
  const isWord = value.kind === "name" && part.arguments.length === 1 && !isUpper
  return !isWord && isSound(part)
}

interface Candidate {
  readonly at: number
  readonly build: (text: string, at: number) => Found | undefined
}

function* candidatesIn(line: string): Iterable<Candidate> {
  if (!/call|ＣＡＬＬ/i.test(line)) return
  const { spans, open } = spansIn(line)
  yield* bareIn(line, spans, open)
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
    } else if (isExact ? /[a-z\d_]/.test(before) || AGAIN.test(line.slice(0, at)) : !SHIELD.test(before))
      yield { at, build: reader(word! + gap! + bracket!, bracket!, problemOf(word!, gap!, bracket!)) }
  }
}

/** A word that is the beginning of a call, written twice: `CALLCALL(`. */
const AGAIN = /(?<![\p{L}\p{Nd}_])CALL$/u

/** A character before a word that makes it a part of something else. */
const SHIELD = /[\w.\\$@#/-]/

/** Calls without round brackets. */
function* bareIn(line: string, spans: readonly Span[], open: number): Iterable<Candidate> {
  for (const { 0: opener, index: at } of line.matchAll(BARE)) {
    if (SHIELD.test(line.charAt(at - 1)) || (open >= 0 && at > open)) continue
    if (spans.some(({ start, end }) => at > start && at < end)) continue
    const closing = opener.endsWith("[") ? "]" : ")"
    yield { at, build: bareReader(opener, closing, line.slice(at + opener.length, at + opener.length + MAX_BARE)) }
  }
}

/** A call at the end of a line whose bracket begins the next one. */
function* brokenAt(line: string, text: string, next: number): Iterable<Candidate> {
  const at = BROKEN.exec(line)?.index
  if (at === undefined || SHIELD.test(line.charAt(at - 1))) return
  const bracket = /^[ \t]{0,3}\(/.exec(text.slice(next, next + 4))?.[0]
  if (bracket === undefined) return
  const { spans, open } = spansIn(line)
  if (open >= 0 || spans.some(({ start, end }) => at > start && at < end)) return
  const problem = { message: "CALL at the end of a line opens no call", hint: HINT }
  yield { at, build: reader(line.slice(at) + "\n" + bracket, "(", problem) }
}

/** UTF-16 units of a line that a call without round brackets has at most, and the places where it may end. */
const MAX_BARE = 500
const MAX_ENDS = 4

/** Reads the arguments of a call that ends at a bracket. */
function bareReader(opener: string, closing: string, inside: string): Candidate["build"] {
  const length = closing === "]" ? 0 : 1
  const ends: number[] = []
  for (let end = inside.indexOf(closing); end >= 0 && ends.length < MAX_ENDS; end = inside.indexOf(closing, end + 1))
    ends.push(end)
  return (_, at) => {
    for (const end of ends) {
      const written = `CALL(${inside.slice(0, end + length)})`
      const part = firstPart(written)
      if (part?.end !== written.length || (length === 1 && !isApplied(part))) continue
      const miss = {
        start: at,
        end: at + opener.length + end + 1,
        message: `${opener.trim()} opens no call`,
        hint: HINT,
      }
      return { part, miss }
    }
    return undefined
  }
}

function isApplied(part: LivePart): boolean {
  return part.kind === "call" && part.arguments[0]!.value.kind === "apply"
}

const HINT = 'write CALL("question or task", argument); in backticks it is text'

function problemOf(word: string, gap: string, bracket: string): Pick<NearMiss, "message" | "hint"> {
  if (word === "CALL" && gap === "" && bracket === "(")
    return { message: "CALL( opens no call behind a letter, a digit or _", hint: "put a blank before CALL(" }
  return { message: `${word}${gap}${bracket} opens no call`, hint: HINT }
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
