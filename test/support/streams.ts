// A stream of a run, read to its end.

import { expect } from "vitest"
import { RecallError, type RunResult, type RunStream } from "../../src/index.ts"

export interface Read {
  readonly pieces: readonly string[]
  readonly result: RunResult | { readonly thrown: unknown }
  /** The exception that the reader of the text has received. */
  readonly told: unknown
}

export async function read({ text, result }: RunStream): Promise<Read> {
  const pieces: string[] = []
  let told: unknown
  try {
    for await (const piece of text) pieces.push(piece)
  } catch (thrown) {
    told = thrown
  }
  return { pieces, told, result: await result.catch((thrown: unknown) => ({ thrown })) }
}

/** The laws of every stream. Gives the text, or the code of the failure. */
export function checked({ pieces, told, result }: Read): string {
  expect(pieces).not.toContain("")
  if ("thrown" in result) {
    expect(told).toBe(result.thrown)
    expect(result.thrown).toBeInstanceOf(RecallError)
    return `failed: ${(result.thrown as RecallError).code}`
  }
  expect(told).toBeUndefined()
  expect(pieces.join("")).toBe(result.text)
  return result.text
}
