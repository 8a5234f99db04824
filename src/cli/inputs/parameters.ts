// The types of a program's PARAMs, which decide how the files of its arguments are read.

import { RecallError } from "../../base/errors.ts"
import type { Runtime } from "../../runtime.ts"
import type { WrittenTypes } from "./wanted.ts"

/** The types of the PARAMs; none for a program with errors, which its run reports. Documents have no types. */
export function typesOf(
  runtime: Runtime,
  source: string,
  { kind, name }: { readonly kind: "module" | "document"; readonly name: string },
): () => Promise<WrittenTypes> {
  return async () => {
    if (kind === "document") return new Map()
    try {
      const { parameters } = await runtime.compile(source, { kind, name })
      return new Map(parameters.map((parameter) => [parameter.name, parameter.type]))
    } catch (error) {
      if (error instanceof RecallError) return new Map()
      throw error
    }
  }
}
