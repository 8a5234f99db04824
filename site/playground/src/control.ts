// The actions of the page: opening programs, running them, and sharing.

import { batch } from "@preact/signals"
import type { Editor } from "./edit/editor.ts"
import { examples, FIRST } from "./examples.ts"
import type { Job, Report } from "./run/job.ts"
import { startRun, type Running } from "./run/start.ts"
import { fragmentOf, readFragment } from "./share.ts"
import * as state from "./state.ts"
import type { Viewer } from "./viewer.ts"

/** UTF-16 units of a result that the page shows. */
const MAX_OUTPUT = 200_000
/** Milliseconds of rest after which the parameters of a changed program are looked up. */
const REST = 300

let editor: Editor
let viewer: Viewer
let running: Running | null = null

export function control(theEditor: Editor, theViewer: Viewer): void {
  editor = theEditor
  viewer = theViewer
  addEventListener("hashchange", () => void openAddress())
  void openAddress()
}

/** Opens the program of the address, or the first example. Nothing runs by itself. */
async function openAddress(): Promise<void> {
  const address = await readFragment(location.hash)
  if (address.kind === "program") {
    stop()
    state.show(address.program, { name: "", model: null, recording: null })
    state.notice.value = "This program came with the address. It runs when you press Run."
    openInEditor()
    return
  }
  await openExample(address.kind === "example" ? address.name : FIRST)
  if (address.kind === "invalid") state.notice.value = address.reason
}

/** Opens an example from the list, so that the address names it. */
export async function chooseExample(name: string): Promise<void> {
  history.replaceState(null, "", `#${new URLSearchParams({ example: name })}`)
  await openExample(name)
}

async function openExample(name: string): Promise<void> {
  const listed = examples.find((example) => example.name === name)
  if (listed === undefined) return openExample(FIRST)
  const example = await listed.load()
  stop()
  state.showExample(name, example)
  openInEditor()
}

function openInEditor(): void {
  viewer.clear()
  state.parameters.value = []
  const { kind, text } = state.opened.value
  editor.open(kind, text)
}

let timer: ReturnType<typeof setTimeout> | undefined
export function textChanged(text: string): void {
  state.text.value = text
  clearTimeout(timer)
  timer = setTimeout(() => void findParameters(), state.parameters.value.length === 0 ? 0 : REST)
}

async function findParameters(): Promise<void> {
  const found = await editor.language.parametersOf(state.kind.value, state.text.value)
  if (found !== null) state.parameters.value = found
}

export function start(task: Job["task"]): void {
  stop()
  state.clearResult()
  const model = state.chosenModel()
  if (typeof model === "string") return fail(model)
  state.phase.value = "running"
  const job: Job = { task, kind: state.kind.value, text: state.text.value, args: state.argumentTexts.value, model }
  running = startRun(job, { onReport, ...(task === "run" ? { trace: viewer.open() } : {}) })
}

export function stop(): void {
  if (running === null) return
  running.stop()
  running = null
  viewer.end()
  batch(() => {
    state.phase.value = "stopped"
    state.summary.value = "Stopped."
  })
}

export function format(): void {
  editor.format()
}

export async function share(): Promise<void> {
  const fragment = await fragmentOf({
    kind: state.kind.value,
    text: state.text.value,
    args: Object.fromEntries(
      state.parameters.value.flatMap(({ name }) => {
        const text = state.argumentTexts.value[name] ?? ""
        return text === "" ? [] : [[name, text] as const]
      }),
    ),
  })
  history.replaceState(null, "", fragment)
  const isCopied = await navigator.clipboard.writeText(location.href).then(
    () => true,
    () => false,
  )
  state.notice.value = isCopied
    ? "The address of this page holds the program now. It has been copied."
    : "The address of this page holds the program now: copy it from the address bar."
}

function onReport(report: Report): void {
  switch (report.type) {
    case "text": {
      if (state.output.value.length >= MAX_OUTPUT) return
      const longer = state.output.value + report.text
      state.output.value =
        longer.length > MAX_OUTPUT ? `${longer.slice(0, MAX_OUTPUT)}\n… (the rest is not shown)` : longer
      return
    }
    case "debug":
      state.remarks.value = `${state.remarks.value}debug: ${report.text}\n`.slice(0, MAX_OUTPUT)
      return
    case "ended":
      running = null
      batch(() => {
        state.phase.value = "ended"
        state.summary.value = report.summary
        state.remarks.value += report.remarks
      })
      return
    case "failed":
      return fail(report.message)
    default:
      return report satisfies never
  }
}

function fail(message: string): void {
  running = null
  batch(() => {
    state.phase.value = "failed"
    state.summary.value = "Failed."
    state.remarks.value += message
  })
}
