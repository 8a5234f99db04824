// The state of the page as signals.

import { batch, computed, signal } from "@preact/signals"
import type { ModuleParameter } from "../../../src/index.ts"
import { readArguments } from "./arguments.ts"
import type { Example } from "./examples.ts"
import type { ChosenModel, ProgramKind } from "./run/job.ts"
import type { SharedProgram } from "./share.ts"

/** The program as it was opened; the editor has it as it is now. */
export const opened = signal<SharedProgram>({ kind: "module", text: "", args: {} })
export const kind = computed<ProgramKind>(() => opened.value.kind)
export const text = signal("")
/** The name of the example that the program was opened from; empty for another program. */
export const exampleName = signal("")
export const recording = signal<string | null>(null)

export const parameters = signal<readonly ModuleParameter[]>([])
/** The arguments as they are written, also those of parameters that the program does not have any more. */
export const argumentTexts = signal<{ readonly [name: string]: string }>({})
export const readTexts = computed(() => readArguments(parameters.value, argumentTexts.value))

export type ModelKind = ChosenModel["kind"]
export const modelKind = signal<ModelKind>("offline")
/** An endpoint and its key, in memory only: a reload forgets them. */
export const endpoint = signal({ address: "http://localhost:11434/v1", model: "", key: "", calls: "100" })

export type Phase = "idle" | "running" | "ended" | "failed" | "stopped"
export const phase = signal<Phase>("idle")
export const output = signal("")
export const remarks = signal("")
export const summary = signal("")
/** A message about the page itself, such as an address that cannot be read. */
export const notice = signal("")

/** The example that a program comes from; for another program the name is empty, and the model stays. */
interface Origin {
  readonly name: string
  readonly model: ModelKind | null
  readonly recording: string | null
}

/** Puts a program into the page, without running it. */
export function show(program: SharedProgram, from: Origin): void {
  batch(() => {
    opened.value = program
    text.value = program.text
    argumentTexts.value = program.args
    exampleName.value = from.name
    recording.value = from.recording
    if (from.model !== null) modelKind.value = from.model
    else if (modelKind.value === "recording") modelKind.value = "offline"
    clearResult()
  })
}

export function showExample(name: string, example: Example): void {
  show(example, { name, model: example.model, recording: example.recording })
}

export function clearResult(): void {
  batch(() => {
    phase.value = "idle"
    output.value = ""
    remarks.value = ""
    summary.value = ""
    notice.value = ""
  })
}

/** The model of the next run, or the reason why there is none. */
export function chosenModel(): ChosenModel | string {
  if (modelKind.value === "offline" || modelKind.value === "tiny") return { kind: modelKind.value }
  if (modelKind.value === "recording")
    return recording.value === null
      ? "This program has no recorded answers."
      : { kind: "recording", recording: recording.value }
  const { address, model, key, calls } = endpoint.value
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    return "The address of the endpoint is no http or https address."
  if (model === "") return "Name the model of the endpoint."
  if (!/^\d{1,9}$/.test(calls)) return "The most questions of a run are a whole number."
  return { kind: "endpoint", address, model, key, calls: Number(calls) }
}
