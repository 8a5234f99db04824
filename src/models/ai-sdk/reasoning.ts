// The reasoning of an answer as parts that the next request of the answer repeats.

import type { Metadata, ReasoningPart, StreamPart } from "./specification.ts"

/** The metadata of one provider. */
type Fields = Metadata[string]

/**
 * Collects the reasoning of one answer. A part is complete with its end; one without metadata is not repeated, as no
 * provider could verify it.
 */
export class Reasoning {
  private readonly providerOptions: { readonly [provider: string]: unknown }
  private readonly open = new Map<string, { readonly text: string; readonly metadata: Metadata }>()
  /** Encrypted reasoning that a part has already: the parts of its summary all have it. */
  private readonly encrypted = new Set<string>()

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
    const own = Object.entries(now.metadata).flatMap(([name, fields]) => {
      const repeated = this.repeatable(name, fields)
      return repeated === undefined ? [] : [[name, repeated] as const]
    })
    return own.length === 0
      ? undefined
      : { type: "reasoning", text: now.text, providerOptions: Object.fromEntries(own) }
  }

  /**
   * The metadata to repeat. With an id, providers of the Responses API refer to reasoning that their server has stored:
   * it stores nothing of an answer that is cancelled at a call, so the encrypted form is sent without the id.
   */
  private repeatable(name: string, fields: Fields): Fields | undefined {
    const { itemId, ...rest } = fields
    const { store } = (this.providerOptions[name] ?? {}) as { readonly store?: unknown }
    if (typeof itemId !== "string" || store === false) return fields
    const encrypted = rest["reasoningEncryptedContent"]
    if (typeof encrypted !== "string" || this.encrypted.has(encrypted)) return undefined
    this.encrypted.add(encrypted)
    return rest
  }
}

function merged(earlier: Metadata, later: Metadata): Metadata {
  const names = [...new Set([...Object.keys(earlier), ...Object.keys(later)])]
  return Object.fromEntries(names.map((name) => [name, { ...earlier[name], ...later[name] }]))
}
