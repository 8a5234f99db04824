// The worker of the language server, which also answers which parameters a program has.

import { createRuntime } from "../../../../src/index.ts"
import { startLanguageServer } from "../../../../src/lsp/index.ts"
import { readerOf, writerOf } from "./messages.ts"
import type { ParametersAnswer, ParametersQuestion } from "./language.ts"

addEventListener("message", ({ ports: [messages, questions] }: MessageEvent) => {
  if (messages === undefined || questions === undefined) return
  startLanguageServer({ reader: readerOf(messages), writer: writerOf(messages) })
  const runtime = createRuntime()
  questions.addEventListener("message", async ({ data: { id, kind, text } }: MessageEvent<ParametersQuestion>) => {
    // Null says that the program has errors, which the diagnostics show.
    const parameters = await runtime.compile(text, { kind }).then(
      (program) => program.parameters,
      () => null,
    )
    questions.postMessage({ id, parameters } satisfies ParametersAnswer)
  })
  questions.start()
})
