// The language server in its worker, which also answers which parameters a program has.

import { createRuntime } from "../../../../src/index.ts"
import { startLanguageServer } from "../../../../src/lsp/index.ts"
import { readerOf, writerOf } from "./messages.ts"
import type { ParametersAnswer, ParametersQuestion } from "./language.ts"

/** Starts the server on a port for its messages, and one for questions about parameters. */
export function serveLanguage(messages: MessagePort, questions: MessagePort): void {
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
}
