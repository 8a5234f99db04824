// Finds the nodes in a text that comes in pieces. Text is published as soon as it is certain; every unit is read a
// fixed number of times however the text is cut, and neither the nodes nor the diagnostics depend on the cuts.

import type { Part, Span, Text } from "./ast.ts"
import { BlockFinder, matchFence } from "./block-finder.ts"
import { readBlock } from "./block.ts"
import { endsWithShield } from "./characters.ts"
import { CodeTracker } from "./code-tracker.ts"
import type { Diagnostic } from "./diagnostic.ts"
import { Failure, toDiagnostic } from "./failure.ts"
import { CLOSED, FAILED, Lexer, MORE } from "./lexer.ts"
import { MAX_NODE_LENGTH } from "./limits.ts"
import type { Mode, ScannerOptions } from "./mode.ts"
import { explain, readNode, type Read } from "./read.ts"
import { Source } from "./source.ts"

/** Everything that a piece of text has settled. Offsets count in the whole text. Texts may adjoin earlier ones. */
export interface Found {
  readonly parts: readonly Part[]
  readonly diagnostics: readonly Diagnostic[]
  readonly misses: readonly Miss[]
}

/** A `Found` while it is being made. */
interface Finding {
  readonly parts: Part[]
  readonly diagnostics: Diagnostic[]
  readonly misses: Miss[]
}

/** The region of a node that is none after all: from its opener to the place where that was certain. */
export interface Miss extends Span {
  /** The failure alone; the warning among the diagnostics adds that the node stays text. */
  readonly reason: Diagnostic
}

/** Finds the parts of a text that arrives in pieces, each as soon as it is certain. */
export interface Scanner {
  /** Takes the next piece and gives all that is certain now. The `end` of a node is the place where it closed. */
  push(chunk: string): Found
  /** The text ends. A node that is still open is text. */
  end(): Found
}

const OPENER = "CALL("
const UNKNOWN = -2

/** UTF-16 units of a piece that is looked through unit by unit; in a longer one a search is faster. */
const SHORT = 32
const NOTHING: readonly never[] = []

/** Creates a scanner for one text that arrives in pieces. */
export function createScanner(options: ScannerOptions = {}): Scanner {
  return new TextScanner(options.mode ?? "document", options.after)
}

class TextScanner implements Scanner {
  private readonly mode: Mode
  private readonly tracker = new CodeTracker()
  private found: Finding = { parts: [], diagnostics: [], misses: [] }

  /** The text at hand: `pending` of earlier pieces and the newest piece. Its unit 0 is the unit `base` of the whole. */
  private text = ""
  private base = 0
  private pending = ""
  /** The two units before the text at hand, or more. */
  private before = ""
  /** The next opener in the text at hand, -1 if there is none, UNKNOWN if it was not looked for. */
  private opener = UNKNOWN
  /** Nothing opens before this place: a region that failed ends there. */
  private closedUntil = 0

  /** The region that is being read, from unit `start` of the whole on; `pieces` are its parts in earlier pieces. */
  private inNode = false
  private readonly lexer: Lexer
  private block: BlockFinder | null = null
  private start = 0
  private pieces: string[] = []

  constructor(mode: Mode, after: number | undefined) {
    this.mode = mode
    this.lexer = new Lexer(mode, "node")
    if (after === undefined) return
    // A node ends outside all code, so nothing before it matters. The rest may begin with a fence, as a message does.
    this.base = after - 1
    this.push("\n")
  }

  push(chunk: string): Found {
    return chunk.length <= SHORT && this.isPlain(chunk) ? this.take(chunk) : this.scan(chunk, false)
  }

  end(): Found {
    return this.scan("", true)
  }

  // ── Most pieces of a stream ───────────────────────────────────────────────────────────────────────────────────────

  /** Whether nothing in a short piece of prose can open anything, or be part of a later opener. */
  private isPlain(chunk: string): boolean {
    if (this.inNode || this.block !== null || this.pending !== "" || !this.tracker.isInProse()) return false
    for (let i = 0; i < chunk.length; i++) {
      switch (chunk.charCodeAt(i)) {
        case 67:
        case 92:
        case 96:
        case 126:
          return false // C \ ` ~
      }
    }
    return chunk !== ""
  }

  /** Does what `scan` does, for such a piece. */
  private take(chunk: string): Found {
    const start = this.base
    const end = start + chunk.length
    this.tracker.skipPlain(chunk)
    this.base = end
    this.before = chunk.length > 1 ? chunk : (this.before + chunk).slice(-2)
    return { parts: [{ kind: "text", start, end, text: chunk }], diagnostics: NOTHING, misses: NOTHING }
  }

  private scan(chunk: string, final: boolean): Found {
    this.text = this.pending === "" ? chunk : this.pending + chunk
    this.pending = ""
    this.begin()
    let at = 0
    while (at >= 0) {
      if (this.inNode) at = this.scanNode(at, final)
      else if (this.block !== null) at = this.scanBlock(this.block, at, final)
      else at = this.scanProse(at, final)
    }
    const found = this.found
    this.found = { parts: [], diagnostics: [], misses: [] }
    return found
  }

  /** There is other text at hand. */
  private begin(): void {
    this.tracker.begin()
    this.opener = UNKNOWN
  }

  // ── Prose ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Scans prose from `from` on. Gives the place of what opened, or -1 when the text at hand has been used up. */
  private scanProse(from: number, final: boolean): number {
    const { text } = this
    let published = from
    let at = from
    let except = -1
    for (;;) {
      const opener = this.nextOpener(at)
      const to = opener >= 0 ? opener : final ? text.length : text.length - this.heldBack(at)
      const stopped = this.tracker.advance(text, at, to, this.mode === "answer", except)
      if (stopped < to) {
        const fence = this.base + stopped < this.closedUntil ? -1 : matchFence(text, stopped, final)
        if (fence === -1) {
          except = at = stopped
          continue
        }
        this.publish(published, stopped)
        if (fence === 0) return this.hold(stopped)
        return this.openBlock(stopped, fence)
      }
      if (opener < 0) {
        this.publish(published, to)
        return this.hold(to)
      }
      at = opener
      if (this.unitBefore(opener) === 92) {
        // The backslash is in the text before, or has been held back with this text.
        this.publish(published, opener - 1)
        this.publishText(this.base + opener - 1, this.base + opener + OPENER.length, OPENER)
        published = opener + OPENER.length
      } else if (this.opens(opener)) {
        this.publish(published, opener)
        this.openNode(opener)
        return opener + OPENER.length
      }
      at = opener + OPENER.length
      this.tracker.advance(text, opener, at, false, -1)
    }
  }

  /** The place of the next opener, or -1. It is kept, so that a text is searched once. */
  private nextOpener(at: number): number {
    if (this.opener === UNKNOWN || (this.opener >= 0 && this.opener < at)) this.opener = this.text.indexOf(OPENER, at)
    return this.opener
  }

  private unitBefore(at: number): number {
    return at > 0 ? this.text.charCodeAt(at - 1) : this.before.charCodeAt(this.before.length - 1)
  }

  private opens(at: number): boolean {
    if (this.base + at < this.closedUntil || this.tracker.inCode()) return false
    if (at > 1) return !endsWithShield(this.text, at)
    const before = this.before + this.text.slice(0, at)
    return !endsWithShield(before, before.length)
  }

  /** The units of the end that could become part of an opener, `\CALL(` included. */
  private heldBack(from: number): number {
    const { text } = this
    const { length } = text
    for (let size = Math.min(OPENER.length - 1, length - from); size >= 0; size--) {
      if (!text.endsWith(OPENER.slice(0, size))) continue
      if (length - size > from && text.charCodeAt(length - size - 1) === 92) return size + 1
      if (size > 0 && (this.unitBefore(length - size) === 92 || this.opensLater(length - size))) return size
    }
    return 0
  }

  private opensLater(at: number): boolean {
    const before = at > 1 ? this.text.slice(at - 2, at) : this.before + this.text.slice(0, at)
    return !endsWithShield(before, before.length)
  }

  /** Keeps the text that only the next piece can decide. */
  private hold(at: number): number {
    const { text } = this
    this.pending = at === 0 ? text : text.slice(at)
    this.before = at > 1 ? text.slice(at - 2, at) : (this.before + text.slice(0, at)).slice(-2)
    this.base += at
    return -1
  }

  private publish(start: number, end: number): void {
    if (start >= end) return
    this.publishText(this.base + start, this.base + end, this.text.slice(start, end))
  }

  private publishText(start: number, end: number, text: string): void {
    const { parts } = this.found
    const last = parts[parts.length - 1]
    if (last !== undefined && last.kind === "text") parts[parts.length - 1] = joinTexts(last, { text, end })
    else parts.push({ kind: "text", start, end, text })
  }

  // ── Nodes and blocks ──────────────────────────────────────────────────────────────────────────────────────────────

  private openNode(at: number): void {
    this.start = this.base + at
    this.inNode = true
    this.lexer.openNode(this.start)
  }

  private openBlock(at: number, body: number): number {
    this.start = this.base + at
    this.block = new BlockFinder(this.text, at, body)
    return body
  }

  private scanNode(at: number, final: boolean): number {
    const { lexer } = this
    const to = this.limit()
    const status = lexer.read(this.text, at, to, this.base, final && to === this.text.length)
    if (status === MORE && this.base + to < this.start + MAX_NODE_LENGTH) return this.holdRegion(lexer.position)
    this.inNode = false
    const end = this.base + lexer.position
    const source = this.sourceOf(lexer.position)
    if (status === FAILED) return this.fail(explain(lexer.failure as Failure, lexer.tokens, source), end)
    if (status !== CLOSED) return this.fail(this.tooLong("node"), this.base + to)
    return this.settle(readNode(lexer, end, source), end)
  }

  /** The region up to `to`, for the parser: in the text at hand if it began there. */
  private sourceOf(to: number): Source {
    const within = this.start >= this.base
    return new Source(
      within ? this.text : this.region(to),
      within ? this.base : this.start,
      this.mode,
      "node",
      this.lexer.repairs,
    )
  }

  private scanBlock(finder: BlockFinder, at: number, final: boolean): number {
    const to = this.limit()
    const status = finder.read(this.text, at, to, final && to === this.text.length)
    if (status === MORE && this.base + to < this.start + MAX_NODE_LENGTH) return this.holdRegion(finder.position)
    this.block = null
    const end = this.base + finder.position
    if (status === FAILED) {
      const hint = "close it with a fence of its own"
      return this.fail(
        new Failure("unclosed-block", "this block is never closed", this.start, this.start + finder.fence, hint),
        end,
        "block",
      )
    }
    if (status !== CLOSED) return this.fail(this.tooLong("block"), this.base + to, "block")
    return this.settle(readBlock(this.region(finder.position), this.start, finder), end, "block")
  }

  private limit(): number {
    return Math.min(this.text.length, this.start + MAX_NODE_LENGTH - this.base)
  }

  private tooLong(what: string): Failure {
    return new Failure(
      "node-too-long",
      `a ${what} of more than ${MAX_NODE_LENGTH} characters`,
      this.start,
      this.start + OPENER.length,
    )
  }

  /** The text of the region up to `to` in the text at hand. */
  private region(to: number): string {
    const own = this.start - this.base
    if (own >= 0) return this.text.slice(own, to)
    return this.pieces.join("") + this.text.slice(0, to)
  }

  private holdRegion(at: number): number {
    const own = this.start - this.base
    this.pieces.push(this.text.slice(Math.max(own, 0), at))
    if (own > 0)
      this.before = own > 1 ? this.text.slice(own - 2, own) : (this.before + this.text.slice(0, own)).slice(-2)
    this.pending = this.text.slice(at)
    this.base += at
    return -1
  }

  /** The region has been read up to `end`: it is a part, or text after all. */
  private settle(read: Read<Part>, end: number, what: "call" | "block" = "call"): number {
    if (read.failure !== null) return this.fail(read.failure, end, what)
    this.found.parts.push(read.tree)
    if (read.repairs.length > 0) {
      for (const repair of read.repairs) this.found.diagnostics.push(toDiagnostic(repair, "repair"))
    }
    if (read.tree.kind !== "block") this.tracker.skipNode()
    // Behind a node an answer may go on in a message of its own, which may begin with a fence.
    if (read.tree.kind === "block" || this.mode === "answer") this.tracker.beginLine()
    if (this.pieces.length > 0) this.pieces = []
    return end - this.base
  }

  /** The region is prose: it is read again as such, and nothing opens in it. */
  private fail(failure: Failure, end: number, what: "call" | "block" = "call"): number {
    const diagnostic = toDiagnostic(failure, "warning")
    this.found.diagnostics.push({ ...diagnostic, message: `${diagnostic.message}; the ${what} stays text` })
    this.found.misses.push({ start: this.start, end, reason: diagnostic })
    this.closedUntil = end
    const own = this.start - this.base
    if (own < 0) {
      this.text = this.pieces.join("") + this.text
      this.base = this.start
      this.begin()
    }
    this.pieces = []
    return Math.max(own, 0)
  }
}

/** Adjacent texts as one. */
export function joinTexts(first: Text, second: Pick<Text, "text" | "end">): Text {
  return { kind: "text", start: first.start, end: second.end, text: first.text + second.text }
}
