// `recall trace show FILE ID`: prints all details of one row.

import { UsageError } from "../../../base/errors.ts"
import { PLAIN, render, type Styler } from "../../../diagnostics/render.ts"
import { visible } from "../../../diagnostics/visible.ts"
import type { Id, TracedValue } from "../../../trace/events.ts"
import { durationOf, sumsOf } from "../../../trace/order.ts"
import type { Row, RunState } from "../../../trace/state.ts"
import { shownOf, valueOfRow, wholeOf } from "../../../trace/values.ts"
import { COLORED, usesColor } from "../../colors.ts"
import type { Host } from "../../host.ts"
import type { TraceShowOptions } from "../../options.ts"
import { EXIT } from "../../status.ts"
import { withTraces } from "./load.ts"
import { costWords, countWords, durationWords, numberWords, oneLine, priceWords, tokenWords } from "../../words.ts"
import { confirmationWords, hitWords, jsonWords, nameWords } from "./words.ts"

/** UTF-16 units of one text that are printed. */
const MAX_TEXT = 20_000

export function showCommand(file: string, given: string, options: TraceShowOptions, host: Host): Promise<number> {
  return withTraces([file], host, ({ state }) => {
    const row = rowOf(state, given)
    if (options.json === true) host.stdout.write(jsonWords(jsonOf(state, row)))
    else
      for (const line of linesOf(state, row, usesColor(host.stdout, host.env) ? COLORED : PLAIN))
        host.stdout.styled(`${line}\n`)
    return EXIT.done
  })
}

/** The row with a number as a user writes it, `12` or `#12`. Throws `UsageError` if the trace has no such row. */
export function rowOf(state: RunState, given: string): Row {
  const id = Number(given.replace(/^#/, ""))
  const row = Object.hasOwn(state.rows, id) && given !== "" ? state.rows[id] : undefined
  if (row === undefined)
    throw new UsageError(
      "unknown-row",
      `the trace has no row ${oneLine(given, 40)}`,
      "recall trace tree FILE shows the numbers of all rows",
    )
  return row
}

function linesOf(state: RunState, row: Row, style: Styler): readonly string[] {
  const value = row.kind === "run" ? (state.end?.text ?? null) : valueOfRow(state, row)
  const out = [
    `${style.faint(`#${row.id}`)} ${style.message(nameWords(state, row))}`,
    ...facts(state, row).map((fact) => `  ${fact}`),
  ]
  const section = (title: string, lines: readonly string[]): void =>
    void out.push("", style.message(title), ...lines.map((line) => `  ${line}`))
  const text = (title: string, value: TracedValue): void => section(title, textLines(shownOf(state, value)))
  if (row.question !== undefined) text("Question", row.question.text)
  for (const { name, value } of row.arguments)
    text(`${row.kind === "question" ? "Data" : "Argument"} ${oneLine(name, 80)}`, value)
  if (row.request !== undefined) {
    for (const { role, content, calls = [] } of row.request.messages) {
      text(`Message (${visible(role)})`, content)
      for (const { input } of calls) section("Call of the tool", textLines(input))
    }
    if (row.request.prompt !== null) text("Prompt", row.request.prompt)
  }
  for (const id of row.children) {
    const child = state.rows[id]!
    if (child.request !== undefined) {
      const { attempt } = child.request
      const after = attempt > 0 ? `, after ${countWords(attempt, "refused answer")}` : ""
      section(`Written (#${id}${after})`, writtenLines(child, style))
    } else if (row.kind === "question") section(`Call (#${id})`, [callWords(state, child)])
  }
  if (row.request !== undefined) section("Written", writtenLines(row, style))
  if (value !== null && row.kind !== "request") text("Result", value)
  if (row.failure !== null)
    section(
      "Failure",
      [
        style.severity(`${visible(row.failure.code)}: ${oneLine(row.failure.message, MAX_TEXT)}`, "error"),
        ...textLines(row.failure.hint ?? ""),
      ].filter((line) => line !== ""),
    )
  for (const diagnostic of row.diagnostics)
    section(
      "Diagnostic",
      render(diagnostic, { textOf: () => undefined, style })
        .trimEnd()
        .split("\n"),
    )
  if (row.kind !== "question" && row.children.length > 0)
    section(
      "Below",
      row.children
        .slice(0, MAX_BELOW)
        .map((id) => `#${id} ${nameWords(state, state.rows[id]!)}`)
        .concat(row.children.length > MAX_BELOW ? [`${numberWords(row.children.length - MAX_BELOW)} more`] : []),
    )
  return out
}

/** Rows that the section Below lists. */
const MAX_BELOW = 100

function facts(state: RunState, row: Row): readonly string[] {
  const { question, request, miss, hit, at, cost } = row
  const all = sumsOf(state).get(row.id)!
  const out = [
    [
      row.state === "running" ? "unfinished" : row.state,
      `${durationWords(row.from)} after the run began`,
      `${durationWords(durationOf(state, row))} long`,
    ].join(", "),
  ]
  if (at !== null) out.push(`at ${oneLine(at.source, 120)}:${at.start}-${at.end}`)
  if (question !== undefined) {
    const { modelId, model, models = [], returns, sample, recursive, untrusted, tools } = question
    out.push(
      [
        `asked of ${oneLine(modelId, 80)} (${oneLine(model, 80)})`,
        `returns ${oneLine(returns, 200)}`,
        `sample ${sample}`,
        ...(untrusted === true ? ["untrusted data"] : []),
        ...(recursive ? [] : ["without calls"]),
        ...(models.length > 0 ? [`models ${models.map((name) => oneLine(name, 80)).join(", ")}`] : []),
        ...(tools.length > 0 ? [`tools ${tools.map((tool) => oneLine(tool, 80)).join(", ")}`] : []),
      ].join(", "),
    )
  }
  const hitText = hitWords(row)
  if (hitText !== null) out.push(hitText)
  const confirmation = confirmationWords(row)
  if (confirmation !== null) out.push(confirmation)
  if (hit?.saved !== undefined)
    out.push(`saved ${[...costWords(hit.saved), durationWords(hit.saved.milliseconds)].join(", ")}`)
  if (miss !== undefined) out.push(`not remembered: ${missWords(miss)}`)
  if (request !== undefined) {
    const { response } = request
    if (response === null) out.push("no response")
    else {
      const estimated = response.estimated ? " (estimated)" : ""
      const remembered = response.remembered ? "; remembered, nothing was sent" : ""
      out.push(`${response.finish}; ${tokenWords(cost)}${estimated}, ${priceWords(cost)}${remembered}`)
    }
    for (const { code, message, milliseconds } of request.retries)
      out.push(`sent again after ${durationWords(milliseconds)}: ${visible(code)}: ${oneLine(message, 200)}`)
  } else if (all.requests > 0) out.push([countWords(all.requests, "request"), ...costWords(all)].join(", "))
  return out
}

function missWords({ reason, parts = [], removed }: NonNullable<Row["miss"]>): string {
  switch (reason) {
    case "new":
      return "no similar question is stored"
    case "changed":
      return `it differs from the nearest stored question in ${listed(parts)}`
    case "expired":
      return `its entry was removed${removed === undefined ? "" : ` at ${visible(removed)}`}`
    case "refused":
      return "it must be neither stored nor read"
    case "effects":
      return `only its own run shares it, as natives with effects are in reach of its ${listed(parts)}`
    case "fresh":
      return "the run asks every question again"
  }
}

function listed(parts: readonly string[]): string {
  return parts.map((part) => oneLine(part, 80)).join(", ")
}

function callWords(state: RunState, row: Row): string {
  const value = valueOfRow(state, row)
  const result =
    row.failure !== null
      ? ` failed: ${visible(row.failure.code)}`
      : value === null
        ? ""
        : ` → ${oneLine(shownOf(state, value), 200)}`
  const what =
    row.children.length > 0
      ? row.children
          .map((id) => `#${id} ${nameWords(state, state.rows[id]!)}`)
          .slice(0, 4)
          .join("; ")
      : nameWords(state, row)
  return `${what}${result}`
}

/** The text of an answer, then the part after a call that was dropped from it. */
function writtenLines({ request }: Row, style: Styler): readonly string[] {
  const { text, response } = request!
  const kept = response?.kept ?? text.length
  const dropped = text.slice(kept)
  return [
    ...textLines(text.slice(0, kept)),
    ...(dropped === "" ? [] : [style.faint(`dropped, as it followed a call: ${oneLine(dropped, 200)}`)]),
  ]
}

/** The lines of a text, safe to print; only the beginning of a very long one. */
export function textLines(text: string): readonly string[] {
  const lines = text
    .slice(0, MAX_TEXT)
    .split(/\r\n|\n/)
    .map(visible)
  return text.length > MAX_TEXT ? [...lines, `… ${numberWords(text.length - MAX_TEXT)} more; --json prints all`] : lines
}

/** The row and its children, with unabridged values. */
function jsonOf(state: RunState, row: Row): object {
  const whole = (value: TracedValue | null): unknown => (value === null ? null : (wholeOf(state, value) ?? value))
  const named = (values: Row["arguments"]): object => values.map(({ name, value }) => ({ name, value: whole(value) }))
  const one = (row: Row): object => ({
    ...row,
    arguments: named(row.arguments),
    value: whole(row.kind === "run" ? (state.end?.value ?? null) : valueOfRow(state, row)),
    ...(row.question === undefined ? {} : { question: { ...row.question, text: whole(row.question.text) } }),
    ...(row.request === undefined
      ? {}
      : {
          request: {
            ...row.request,
            messages: row.request.messages.map(({ content, ...message }) => ({ ...message, content: whole(content) })),
            prompt: whole(row.request.prompt),
          },
        }),
  })
  return { ...one(row), sums: sumsOf(state).get(row.id), below: row.children.map((id: Id) => one(state.rows[id]!)) }
}
