// Traces of runs for tests, and their rows of training data.

import { createRuntime, type RunOptions } from "../../src/index.ts"
import type { Continuation } from "../../src/models/model.ts"
import { lineOf } from "../../src/trace/write.ts"
import { scripted } from "../../src/testing/index.ts"
import { recall, type Surroundings } from "./command-line.ts"

const PROGRAM = `TASK counted(xs) = ask("How many?", xs: xs, returns: number)
EMIT [counted([1, 2, 3]), ask("Greet."), TRY ask("Fails.", returns: number) ELSE 0]`

export interface Message {
  readonly role: string
  readonly content: string
  readonly weight?: number
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly arguments: string } }[]
  readonly tool_call_id?: string
}
export interface Row {
  readonly [column: string]: unknown
  readonly messages?: readonly Message[]
  readonly prompt?: readonly Message[] | string
}

/** The trace of a run with an answer that is refused and one that is taken, a call that fails, and a question too. */
export async function traceOf(
  continuation: Continuation = "turn",
  options: RunOptions = {},
  answer = "3",
): Promise<string> {
  const rules = [
    { question: "How many?", answer: ["many", 'CALL("count them", xs: xs)'] },
    { question: "count them", answer },
    { question: "Greet.", answer: 'Hello CALL("name"), CALL(nothing_here) bye.' },
    { question: "name", answer: "<think>who?</think>Ada" },
    { question: "Fails.", answer: "no" },
  ]
  const said = [
    { question: "How many?", messages: ["many"] },
    { question: "Greet.", messages: [{ text: "Hello ", calls: ["1 + 1", "2 + 2"] }, "bye."] },
    { question: "Fails.", answer: "no" },
  ]
  const models = scripted(continuation === "tool" ? said : rules, { continuation, id: `m-${continuation}` })
  let text = ""
  const trace = (event: Parameters<typeof lineOf>[0]) => void (text += lineOf(event))
  await createRuntime({ models })
    .run(PROGRAM, { name: "p.rcl", ...options, trace })
    .catch(() => undefined)
  return text
}

export async function exported(
  args: readonly string[],
  files: NonNullable<Surroundings["files"]>,
  more: Surroundings = {},
): Promise<{
  readonly rows: readonly Row[]
  readonly stderr: string
  readonly status: number
  readonly stdout: string
}> {
  const { stdout, stderr, status } = await recall(["trace", "export", ...args], { files, ...more })
  const rows = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Row]))
  return { rows, stderr, status, stdout }
}
