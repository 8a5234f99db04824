// Layouts: texts with places where a line may break, put on lines of a width. After Wadler, "A prettier printer" (2003).

/** What can be laid out. A `group` stands on one line where that fits, or else all its own lines break. */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: "line"; readonly flat: string; readonly breaks: boolean }
  | { readonly kind: "group"; readonly contents: Doc; readonly breaks: boolean }
  | { readonly kind: "indent"; readonly contents: Doc; readonly breaks: boolean }
  /** A comment to the right of what stands there: it waits for the end of the line. */
  | { readonly kind: "suffix"; readonly text: string; readonly breaks: true }
  /** A comment on its own line or at the end of one; a line break follows it. */
  | { readonly kind: "comment"; readonly text: string; readonly breaks: true }
  /** `short` where `test` fits on the line, otherwise `long`. */
  | { readonly kind: "choice"; readonly test: Doc; readonly short: Doc; readonly long: Doc; readonly breaks: boolean }
  /** Text that may have line breaks of its own, which stay as they are. */
  | { readonly kind: "verbatim"; readonly text: string; readonly breaks: false }

const INDENT = 2

/** A blank, or a line break. */
export const LINE: Doc = { kind: "line", flat: " ", breaks: false }
/** Nothing, or a line break. */
export const SOFT_LINE: Doc = { kind: "line", flat: "", breaks: false }
export const HARD_LINE: Doc = { kind: "line", flat: "", breaks: true }

export function group(contents: Doc): Doc {
  return { kind: "group", contents, breaks: breaks(contents) }
}

/** A group that does not stand on one line. */
export function broken(contents: Doc): Doc {
  return { kind: "group", contents, breaks: true }
}

export function indent(contents: Doc): Doc {
  return { kind: "indent", contents, breaks: breaks(contents) }
}

export function suffix(text: string): Doc {
  return { kind: "suffix", text, breaks: true }
}

export function comment(text: string): Doc {
  return [{ kind: "comment", text, breaks: true }, HARD_LINE]
}

export function verbatim(text: string): Doc {
  return { kind: "verbatim", text, breaks: false }
}

/** One of two layouts of the same parts, as its beginning fits on the line or not. */
export function choice(test: Doc, short: Doc, long: Doc): Doc {
  return breaks(test) ? long : { kind: "choice", test, short, long, breaks: breaks(short) }
}

export function separated(docs: readonly Doc[], separator: Doc): Doc {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]))
}

/** Whether something in it cannot stand on one line. */
export function breaks(doc: Doc): boolean {
  if (typeof doc === "string") return false
  return isList(doc) ? doc.some(breaks) : doc.breaks
}

interface Part {
  readonly doc: Doc
  readonly indent: number
  readonly flat: boolean
}

/** The text of a layout, without a line break at its end. */
export function layOut(doc: Doc, width: number): string {
  const stack: Part[] = [{ doc, indent: 0, flat: false }]
  const lines: string[] = []
  // The line that is written; after a verbatim text with line breaks it is more than one.
  let line = ""
  let column = 0
  let suffixes = ""
  const write = (more: string) => {
    line += more
    const newline = more.lastIndexOf("\n")
    column = newline < 0 ? column + more.length : more.length - newline - 1
  }
  const breakLine = (indentation: number) => {
    lines.push(ended(line, suffixes))
    suffixes = ""
    line = ""
    column = 0
    write(" ".repeat(indentation))
  }
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    const { doc: here, indent: indentation, flat } = part
    if (typeof here === "string") write(here)
    else if (isList(here)) pushAll(stack, here, part)
    else {
      switch (here.kind) {
        case "verbatim":
          write(here.text)
          break
        case "suffix":
          suffixes += ` ${here.text}`
          break
        case "comment":
          if (suffixes !== "") breakLine(indentation)
          write(here.text)
          break
        case "indent":
          stack.push({ doc: here.contents, indent: indentation + INDENT, flat })
          break
        case "choice": {
          const chosen =
            flat || fits({ doc: here.test, indent: indentation, flat: true }, [], width - column)
              ? here.short
              : here.long
          stack.push({ doc: chosen, indent: indentation, flat })
          break
        }
        case "group": {
          const inner = { doc: here.contents, indent: indentation, flat: true }
          stack.push(!here.breaks && (flat || fits(inner, stack, width - column)) ? inner : { ...inner, flat: false })
          break
        }
        case "line":
          if (flat && !here.breaks) write(here.flat)
          else breakLine(indentation)
          break
        default:
          here satisfies never
      }
    }
  }
  lines.push(ended(line, suffixes))
  return lines.join("\n")
}

/** Blanks at the end of a line may be those of a template, which mean something; those before a comment, or alone, do not. */
function ended(line: string, suffixes: string): string {
  return suffixes !== "" || line.trim() === "" ? line.trimEnd() + suffixes : line
}

/** Whether a part, and what follows it up to the next possible line break, has room. */
function fits(part: Part, rest: readonly Part[], room: number): boolean {
  const stack = [part]
  let next = rest.length
  let left = room
  while (left >= 0) {
    const found = stack.pop() ?? rest[--next]
    if (found === undefined) return true
    const { doc, flat } = found
    if (typeof doc === "string") left -= doc.length
    else if (isList(doc)) pushAll(stack, doc, found)
    else {
      switch (doc.kind) {
        case "verbatim": {
          const newline = doc.text.indexOf("\n")
          if (newline >= 0) return newline <= left
          left -= doc.text.length
          break
        }
        case "suffix":
        case "comment":
          break
        case "indent":
          stack.push({ ...found, doc: doc.contents })
          break
        case "choice":
          stack.push({ ...found, doc: doc.short })
          break
        case "group":
          stack.push({ ...found, doc: doc.contents, flat: flat && !doc.breaks })
          break
        case "line":
          if (!flat || doc.breaks) return true
          left -= doc.flat.length
          break
        default:
          doc satisfies never
      }
    }
  }
  return false
}

function pushAll(stack: Part[], docs: readonly Doc[], part: Part): void {
  for (let index = docs.length - 1; index >= 0; index--) stack.push({ ...part, doc: docs[index]! })
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc)
}
