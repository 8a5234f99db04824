// Programs with a long text, run and streamed.

import { createRuntime } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import type { Contender } from "./contender.ts"

type Way = "run" | "stream" | "stream, live"

const QUESTIONS = 500
const DOCUMENT = Array.from({ length: QUESTIONS }, (_, i) => `Section ${i}: CALL(ask("Write it.", ${i}))\n\n`).join("")

function program(name: string, way: Way, source: string, kind: "module" | "document", answer: string): Contender {
  return {
    name,
    work: {
      kind: "function",
      async prepare() {
        const models = scripted(() => answer, { chunk: 8 })
        const compiled = await createRuntime({ models, memo: false }).compile(source, { kind })
        return { run: () => lengthOf(compiled, way) }
      },
    },
  }
}

async function lengthOf(compiled: Awaited<ReturnType<ReturnType<typeof createRuntime>["compile"]>>, way: Way) {
  if (way === "run") return (await compiled.run()).text.length
  const { text, result } = compiled.stream({ answers: way === "stream" ? "finished" : "live" })
  let length = 0
  for await (const piece of text) length += piece.length
  if (length !== (await result).text.length) throw new Error("a stream is not the text of its result")
  return length
}

const answer = (way: Way, size: number): Contender =>
  program(
    `${way}, ${size.toLocaleString("en")} characters`,
    way,
    'EMIT ask("Write much.", recursive: false)',
    "module",
    "The word. ".repeat(size / 10),
  )

export const longTexts = {
  document: (["run", "stream", "stream, live"] as const).map((way) =>
    program(way, way, DOCUMENT, "document", "A section of a few words. "),
  ),
  answer: [
    answer("run", 250_000),
    answer("stream", 250_000),
    answer("stream, live", 250_000),
    answer("stream, live", 1_000_000),
  ],
}
