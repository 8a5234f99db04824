// A step of the tour: its program in an editor, and its result below.

import { createEditor } from "../playground/src/edit/editor.ts"
import type { Job, ProgramKind, Report } from "../playground/src/run/job.ts"
import { startRun, type Running } from "../playground/src/run/start.ts"

/** UTF-16 units of a result that the page shows. */
const MAX_SHOWN = 100_000

for (const program of document.querySelectorAll<HTMLElement>(".program.runs")) animate(program)

function animate(program: HTMLElement): void {
  const part = <E extends HTMLElement>(selector: string) => program.querySelector<E>(selector)
  const source = part("pre")!
  const button = part<HTMLButtonElement>(".run")!
  const test = part<HTMLButtonElement>(".test")
  const status = part(".status")!
  const result = part(".result")!
  const kind = program.dataset["kind"] as ProgramKind
  let running: Running | null = null

  const place = document.createElement("div")
  place.className = "editor"
  const editor = createEditor(place, { label: "Program", onChange() {}, onRun: () => start("run") })
  editor.open(kind, `${source.textContent?.trimEnd() ?? ""}\n`)
  source.replaceWith(place)

  const settle = (text: string) => {
    running = null
    status.textContent = text
    button.textContent = "Run"
  }
  const show = (text: string) => {
    result.hidden = false
    if (result.textContent!.length < MAX_SHOWN) result.textContent += text
  }
  const onReport = (report: Report) => {
    switch (report.type) {
      case "text":
        return show(report.text)
      case "debug":
        return show(`debug: ${report.text}\n`)
      case "ended":
        return settle(report.summary)
      case "failed":
        show(report.message)
        return settle("Failed.")
      default:
        return report satisfies never
    }
  }
  const start = (task: Job["task"]) => {
    running?.stop()
    result.textContent = ""
    result.hidden = true
    status.textContent = "Running …"
    button.textContent = "Stop"
    running = startRun({ task, kind, text: editor.text(), args: {}, model: { kind: "offline" } }, { onReport })
  }
  const press = () => {
    if (running === null) return start("run")
    running.stop()
    return settle("Stopped.")
  }
  button.addEventListener("click", press)
  test?.addEventListener("click", () => start("test"))
  for (const one of [button, test]) if (one !== null) one.disabled = false
}
