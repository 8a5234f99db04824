// The reasoning of an answer as parts that the next request of the answer repeats.

import type { Metadata, ReasoningPart, StreamPart } from "./specification.ts"

/**
 * Collects the reasoning of one answer. A part is complete with its end; one without metadata is not repeated, as no
 * provider could verify it.
 */
export class Reasoning {
  private readonly providerOptions: { readonly [provider: string]: unknown }
  private readonly open = new Map<string, { text: string; metadata: Metadata }>()

  constructor(providerOptions: { readonly [provider: string]: unknown } = {}) {
    this.providerOptions = providerOptions
  }

  /** Takes a part of a stream. Returns the reasoning that it completes. */
  take(part: StreamPart): ReasoningPart | undefined {
    if (part.type !== "reasoning-start" && part.type !== "reasoning-delta" && part.type !== "reasoning-end")
      return undefined
    const { text, metadata } = this.open.get(part.id) ?? { text: "", metadata: {} }
    const now = {
      text: part.type === "reasoning-delta" ? text + part.delta : text,
      metadata: merged(metadata, part.providerMetadata ?? {}),
    }
    if (part.type !== "reasoning-end") {
      this.open.set(part.id, now)
      return undefined
    }
    this.open.delete(part.id)
    const names = Object.keys(now.metadata)
    if (names.length === 0 || names.some((name) => this.isReference(name, now.metadata[name]!))) return undefined
    return { type: "reasoning", text: now.text, providerOptions: now.metadata }
  }

  /**
   * Whether a provider would refer to reasoning that its server has stored: the server stores nothing of an answer that
   * is cancelled at a call. Without `store` the encrypted form is sent.
   */
  private isReference(name: string, metadata: Metadata[string]): boolean {
    const { store } = (this.providerOptions[name] ?? {}) as { readonly store?: unknown }
    return typeof metadata["itemId"] === "string" && store !== false
  }
}

function merged(earlier: Metadata, later: Metadata): Metadata {
  return Object.fromEntries(
    [...new Set([...Object.keys(earlier), ...Object.keys(later)])].map((name) => [
      name,
      { ...earlier[name], ...later[name] },
    ]),
  )
}
