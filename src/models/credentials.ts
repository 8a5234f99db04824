// Removes the credentials of a request from the text of its answer, in case its server echoes what it receives.

import type { ModelEvent } from "./model.ts"
import { formsOf, SHORTEST } from "./secrets.ts"

/** Names of headers and of parameters of an address whose values are credentials, and no words of an answer. */
const NAME = /key|token|secret|password|auth|cookie|credential|^sig(?:nature)?$|^code$/i

/** The credentials among named values, such as headers and the parameters of an address. */
export function credentialsIn(named: Iterable<readonly [name: string, value: unknown]>): string[] {
  return [...named].flatMap(([name, value]) => (NAME.test(name) && typeof value === "string" ? [value] : []))
}

/** The credentials in the query of an address. */
export function credentialsOfAddress(address: string): string[] {
  return URL.canParse(address) ? credentialsIn(new URL(address).searchParams) : []
}

/** The forms in which a server may echo credentials, the longest first; without those that a word may have. */
export function formsToHide(credentials: readonly (string | undefined)[]): readonly string[] {
  const forms = credentials.flatMap((one) => (one === undefined ? [] : formsOf(one.trim())))
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST).sort((a, b) => b.length - a.length)
}

/**
 * Replaces credentials by `…` in a text that comes in pieces. It holds back only the end of a piece that may be the
 * beginning of one, so all texts around are as they were. Time is linear in the text.
 */
export class CredentialFilter {
  private readonly forms: readonly string[]
  private held = ""

  /** `forms` are those that `formsToHide` gives. */
  constructor(forms: readonly string[]) {
    this.forms = forms
  }

  /** The text that is certain behind another piece. */
  push(piece: string): string {
    if (this.forms.length === 0 || piece === "") return piece
    const text = this.without(this.held + piece)
    const end = Math.min(...this.forms.map((form) => beginningAt(text, form)))
    this.held = text.slice(end)
    return text.slice(0, end)
  }

  /** An event whose text comes whole: a call of the tool, or an item. Other events stay as they are. */
  whole(event: ModelEvent): ModelEvent {
    switch (event.type) {
      case "call":
        return { type: "call", call: { ...event.call, input: this.without(event.call.input) } }
      case "item":
        return this.isIn(event.item) ? { type: "item", item: this.cleaned(event.item) } : event
      default:
        return event
    }
  }

  private isIn(item: unknown): boolean {
    if (this.forms.length === 0) return false
    const text = JSON.stringify(item)
    return this.forms.some((form) => text.includes(JSON.stringify(form).slice(1, -1)))
  }

  /** An item without credentials in its texts. */
  private cleaned(item: unknown): unknown {
    if (typeof item === "string") return this.without(item)
    if (Array.isArray(item)) return item.map((one) => this.cleaned(one))
    if (typeof item !== "object" || item === null) return item
    return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, this.cleaned(value)]))
  }

  private without(text: string): string {
    return this.forms.reduce((rest, form) => rest.replaceAll(form, "…"), text)
  }

  /** The text that is held back, before an event that ends the text or that must follow it. */
  end(): readonly ModelEvent[] {
    const { held } = this
    this.held = ""
    return held === "" ? [] : [{ type: "delta", text: held }]
  }
}

/** The place where the end of a text is the beginning of a form; the length of the text if there is none. */
function beginningAt(text: string, form: string): number {
  const first = form[0]!
  const from = Math.max(0, text.length - form.length + 1)
  for (let at = text.indexOf(first, from); at >= 0; at = text.indexOf(first, at + 1))
    if (form.startsWith(text.slice(at))) return at
  return text.length
}
