// The long results and the traces of the last calls, which clients read as resources.

import { MAX_KEPT, MAX_KEPT_TEXT } from "./limits.ts"

/** A text that the server keeps under a uri. */
export interface Kept {
  readonly uri: string
  readonly title: string
  readonly mimeType: string
  readonly text: string
}

/** Keeps the newest texts, within their limits. */
export class KeptTexts {
  /** In the order of their addition. */
  private readonly texts = new Map<string, Kept>()
  private length = 0
  private readonly listeners: (() => void)[] = []

  /** Calls `listener` after each change of the list. */
  onChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  add(kept: Kept): void {
    this.remove(kept.uri)
    this.texts.set(kept.uri, kept)
    this.length += kept.text.length
    for (const uri of this.texts.keys()) {
      // The newest stays, however long it is: its uri is about to be given out.
      if (uri === kept.uri || (this.texts.size <= MAX_KEPT && this.length <= MAX_KEPT_TEXT)) break
      this.remove(uri)
    }
    for (const listener of this.listeners) listener()
  }

  get(uri: string): Kept | undefined {
    return this.texts.get(uri)
  }

  all(): readonly Kept[] {
    return [...this.texts.values()]
  }

  private remove(uri: string): void {
    this.length -= this.texts.get(uri)?.text.length ?? 0
    this.texts.delete(uri)
  }
}
