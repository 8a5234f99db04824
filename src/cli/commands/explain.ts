// `recall explain CODE`: the meaning of a diagnostic's code, what to do, and a program that provokes it.

import type { Diagnostic } from "../../../grammar/index.ts"
import { UsageError } from "../../base/errors.ts"
import { shorten } from "../../base/shorten.ts"
import { CATALOGUE, type CatalogueEntry, type Example } from "../../diagnostics/catalogue.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { REMEDIES } from "../../diagnostics/remedies/index.ts"
import { createRenderer } from "../../diagnostics/render.ts"
import { EXAMPLE, provoke } from "../explain/provoke.ts"
import type { Host } from "../host.ts"
import type { ExplainOptions } from "../options.ts"
import { reportFailure } from "../report.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"

/** UTF-16 units of an example that are shown. */
const MAX_EXAMPLE = 400

interface Explanation extends CatalogueEntry {
  readonly code: string
  readonly remedy: string
  /** The first diagnostic of this code that the example provokes. */
  readonly diagnostic?: Diagnostic
}

export async function explainCommand(
  code: string | undefined,
  { json = false }: ExplainOptions,
  host: Host,
): Promise<number> {
  try {
    const explained = code === undefined ? Object.keys(CATALOGUE).map(explanationOf) : [await provoked(code)]
    if (json) host.stdout.write(`${JSON.stringify({ codes: explained }, null, 2)}\n`)
    else if (code === undefined)
      host.stdout.write(explained.map(({ code, explanation }) => `${code}\n  ${explanation}\n`).join(""))
    else host.stdout.write(textOf(explained[0]!))
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

function explanationOf(code: string): Explanation {
  return { code, ...CATALOGUE[code]!, remedy: REMEDIES[code]! }
}

async function provoked(code: string): Promise<Explanation> {
  if (!Object.hasOwn(CATALOGUE, code)) {
    const near = nearest(code, Object.keys(CATALOGUE))
    throw new UsageError(
      "not-found",
      `there is no code ${code}`,
      near === undefined ? "recall explain lists all codes" : `did you mean ${near}?`,
    )
  }
  const explanation = explanationOf(code)
  if (explanation.example === undefined) return explanation
  const diagnostic = (await provoke(explanation.example)).find((diagnostic) => diagnostic.code === code)
  return diagnostic === undefined ? explanation : { ...explanation, diagnostic }
}

function textOf({ code, explanation, remedy, example, diagnostic }: Explanation): string {
  const parts = [code, explanation, `What to do: ${remedy}`]
  if (example !== undefined) {
    const source = shorten(example.source, MAX_EXAMPLE)
    parts.push(`${INTRODUCTIONS[example.kind]}:`, source.replaceAll(/^/gm, "    ").trimEnd())
    // The line of a long example would be as long.
    const isShown = source === example.source
    const render = createRenderer({ textOf: (name) => (isShown && name === EXAMPLE ? source : undefined) })
    if (diagnostic !== undefined) parts.push(render(diagnostic).trimEnd())
  }
  return `${parts.join("\n\n")}\n`
}

const INTRODUCTIONS: { readonly [kind in Example["kind"]]: string } = {
  module: "This module provokes it",
  document: "This document provokes it",
  expression: "This expression provokes it",
  answer: "This answer of a model provokes it",
  check: "recall check reports it for this module",
}
