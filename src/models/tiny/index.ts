// A model that has learned to call itself: a small network, evaluated in plain JavaScript.

import type { Model, ModelEvent, ModelRequest } from "../model.ts"
import { continuation } from "./answer.ts"
import { Decoder } from "./decoder.ts"
import { embeddedFile } from "./embedded.ts"
import { readWeights } from "./file.ts"
import { TINY } from "./traits.ts"
import { checkSense } from "./view.ts"

/**
 * The model of a file that `examples/learned/export.py` has written; by default the one of the package, which has
 * learned `add`, `subtract`, `times`, `multiply` and `lcs`. It needs no network and no key, and fails with a ModelError
 * for any question that it has not learned. Throws a UsageError if the file is damaged.
 */
export function tiny(file: Uint8Array = embeddedFile()): Model {
  const decoder = new Decoder(readWeights(file))
  return {
    ...TINY,
    async *generate({ question }: ModelRequest, { signal }): AsyncGenerator<ModelEvent> {
      signal.throwIfAborted()
      checkSense(question)
      const { text, last, input, output } = continuation(decoder, question)
      yield { type: "usage", input, output }
      if (text !== "") yield { type: "delta", text, ...(last ? { last } : {}) }
      yield { type: "finish", reason: "stop" }
    },
  }
}
