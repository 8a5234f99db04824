// The outcome of the questions about the invented files: right answers, citations that hold, cost.

import { fileModules } from "../../src/host/index.ts"
import { createRuntime, type RuntimeOptions } from "../../src/index.ts"
import { harbour, type ResearchDocument, type ResearchQuestion } from "./documents.ts"

export interface ResearchOutcome {
  readonly question: ResearchQuestion
  readonly answer: string | null
  readonly isRight: boolean
  readonly citations: number
  /** The citations whose text is in their file, beginning in their line. */
  readonly holding: number
  readonly counts: { readonly [name: string]: number }
  readonly questions: number
  readonly input: number
  readonly output: number
  readonly usd: number | null
}

interface Report {
  readonly answer: string | null
  readonly citations: readonly { readonly document: string; readonly line: number; readonly text: string }[]
  readonly counts: { readonly [name: string]: number }
}

const PROGRAM = `
IMPORT research FROM "std/research"
PARAM documents: untrusted([{name: string, text: string}])
PARAM question: string
EMIT research(documents, question)
`

/** Asks all questions, one after the other. */
export async function researchOutcomes(options: RuntimeOptions): Promise<readonly ResearchOutcome[]> {
  const { documents, questions } = harbour()
  const runtime = createRuntime({ ...options, modules: fileModules() })
  const outcomes: ResearchOutcome[] = []
  for (const question of questions) {
    const args = { documents, question: question.question }
    const { value, usage } = await runtime.run(PROGRAM, { name: "research", args })
    const { answer, citations, counts } = value as Report
    outcomes.push({
      question,
      answer,
      isRight: isRight(question, answer),
      citations: citations.length,
      holding: citations.filter((citation) => holds(citation, documents)).length,
      counts,
      questions: usage.questions.asked + usage.questions.remembered,
      input: usage.tokens.input,
      output: usage.tokens.output,
      usd: usage.usd,
    })
  }
  return outcomes
}

function isRight({ has, lacks }: ResearchQuestion, answer: string | null): boolean {
  if (has === null || answer === null) return has === null && answer === null
  return has.every((text) => answer.includes(text)) && lacks.every((text) => !answer.includes(text))
}

function holds({ document, line, text }: Report["citations"][number], documents: readonly ResearchDocument[]): boolean {
  const lines = documents.find(({ name }) => name === document)?.text.split("\n") ?? []
  const [first = ""] = text.split("\n")
  return (
    lines
      .slice(line - 1)
      .join("\n")
      .includes(text) && (lines[line - 1] ?? "").includes(first)
  )
}
