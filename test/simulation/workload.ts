// The work of a history: programs with the answers to their questions and their values, which are made together, so
// that neither is derived from the other.

import { createRandom, type Random } from "../../scripts/trial/random.ts"

/** A program, and what is to come of it. */
export interface Work {
  readonly source: string
  /** The whole answers to a question: to the first attempt at it, the second, …, the last also for further ones. */
  readonly answers: ReadonlyMap<string, readonly string[]>
  /** The value of the program. */
  readonly value: unknown
  /** The arguments of the deeds that it does, each once. */
  readonly deeds: readonly number[]
}

interface Expression {
  readonly source: string
  readonly value: unknown
}

/** The most questions and deeds that lie one in another. */
const DEEPEST = 2

export function workOf(seed: number, name: string): Work {
  const random = createRandom(seed, "work", name)
  const answers = new Map<string, readonly string[]>()
  const deeds: number[] = []
  /** Texts of questions that may be asked again: the program is to ask each once. */
  const asked: { readonly text: string; readonly answer: string }[] = []
  let names = 0

  /** A new question, and the value of its answer. */
  function question(depth: number): { readonly text: string; readonly answer: string } {
    if (asked.length > 0 && random.next() < 0.1) return random.pick(asked)
    const text = `Question ${answers.size} ${name}?`
    answers.set(text, [])
    const parts = Array.from({ length: random.whole(1, 3) }, () => part(depth))
    answers.set(text, [parts.map(({ written }) => written).join(" ")])
    const made = { text, answer: parts.map(({ value }) => value).join(" ") }
    asked.push(made)
    return made
  }

  /** A part of an answer: a text, or a call. */
  function part(depth: number): { readonly written: string; readonly value: string } {
    const plain = words(random)
    if (depth >= DEEPEST || random.next() < 0.6) return { written: plain, value: plain }
    if (random.next() < 0.3) {
      const [a, b] = [random.whole(1, 9), random.whole(1, 9)]
      return { written: `${plain} CALL(${a} * ${b}),`, value: `${plain} ${a * b},` }
    }
    const inner = question(depth + 1)
    return { written: `${plain} CALL("${inner.text}"),`, value: `${plain} ${inner.answer},` }
  }

  function number(): Expression {
    const text = `Number ${answers.size} ${name}?`
    const value = random.whole(1, 999)
    answers.set(text, random.next() < 0.3 ? ["I cannot say that.", `${value}`] : [`${value}`])
    return { source: `ask("${text}", returns: number)`, value }
  }

  function deed(): Expression {
    const number = deeds.length + 1
    deeds.push(number)
    return { source: `send(${number})`, value: `sent ${number}` }
  }

  function several(): Expression {
    const count = random.whole(2, 6)
    const kind = `Item ${answers.size} ${name}`
    const values = Array.from({ length: count }, (_, i) => {
      const answer = words(random)
      answers.set(`${kind}.${i}?`, [answer])
      return answer
    })
    return { source: `(FOR i IN range(0, ${count}) : ask(\`${kind}.\${i}?\`))`, value: values }
  }

  function about(depth: number): Expression {
    const inner = expression(depth + 1)
    const local = `v${names++}`
    const shown = typeof inner.value === "string" ? inner.value : JSON.stringify(inner.value)
    const text = `About ${shown} ${name}?`
    const answer = answers.get(text)?.[0] ?? words(random)
    answers.set(text, [answer])
    return { source: `(LET ${local} = ${inner.source} IN ask(\`About \${${local}} ${name}?\`))`, value: answer }
  }

  function expression(depth: number): Expression {
    const kind = depth >= DEEPEST ? random.pick(["question", "number"]) : random.pick(KINDS)
    switch (kind) {
      case "number":
        return number()
      case "deed":
        return deed()
      case "several":
        return several()
      case "about":
        return about(depth)
      default: {
        const { text, answer } = question(0)
        return { source: `ask("${text}")`, value: answer }
      }
    }
  }

  const parts = Array.from({ length: random.whole(1, 4) }, () => expression(0))
  return {
    source: [
      ...(deeds.length === 0 ? [] : ['IMPORT send FROM "host"']),
      `EMIT [${parts.map(({ source }) => source).join(", ")}]`,
    ].join("\n"),
    answers,
    value: parts.map(({ value }) => value),
    deeds,
  }
}

const KINDS = ["question", "question", "question", "number", "deed", "several", "several", "about"]
const WORDS = ["blue", "the sky", "seven", "a river", "of stone", "slowly", "and then", "it's", "north"]

function words(random: Random): string {
  return Array.from({ length: random.whole(1, 6) }, () => random.pick(WORDS)).join(" ")
}

/** A program that asks without end; its budget of calls ends it. */
export const ENDLESS = "TASK deep(n: number): string = ask(`Level ${n}?`) + deep(n + 1)\nEMIT length(deep(0))"
