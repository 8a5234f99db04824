// The recursive rule of each task, written a second time and apart from the trainer's: what a checked model must write.

/** The inputs of a question, of which `c` may be missing. */
export interface Inputs {
  readonly a: string
  readonly b: string
  readonly c?: string
}

/** A piece of an answer: its text, and whether the answer ends with it or waits for the result of its call. */
export interface Piece {
  readonly text: string
  readonly last: boolean
}

export const TASKS = ["add", "subtract", "times", "multiply", "lcs"] as const
export type TaskName = (typeof TASKS)[number]

/** The pieces of the answer, where `shown` gives the result for which a subtraction waits. */
export function piecesOf(task: TaskName, inputs: Inputs, shown: string): readonly Piece[] {
  const { a, b } = inputs
  const x = Number(a.at(-1) ?? 0)
  const y = Number(b.at(-1) ?? 0)
  const c = Number(inputs.c ?? 0)
  switch (task) {
    case "add": {
      const sum = x + y + c
      if (a.length <= 1 && b.length <= 1) return [ends(sum)]
      return [ends(`CALL(CALL("add",a[:-1],b[:-1],c:${Math.floor(sum / 10)})+"${sum % 10}")`)]
    }
    case "subtract": {
      const difference = x - y - c
      if (a.length <= 1) return [ends(difference)]
      const digit = (difference + 10) % 10
      const call = `CALL(LET h=CALL("subtract",a[:-1],b[:-1],c:${difference < 0 ? 1 : 0}))`
      return [{ text: call, last: false }, ends(shown === "0" ? digit : `CALL(h+"${digit}")`)]
    }
    case "times": {
      const product = x * Number(b) + c
      if (a.length === 1 || b === "0") return [ends(product)]
      return [ends(`CALL(CALL("times",a[:-1],b,c:${Math.floor(product / 10)})+"${product % 10}")`)]
    }
    case "multiply":
      if (a === "0") return [ends("0")]
      if (b.length === 1) return [ends('CALL("times",a,b)')]
      return [ends('CALL("add",a:CALL("multiply",a,b[:-1])+"0",b:CALL("times",a,b[-1]))')]
    case "lcs": {
      if (a === "" || b === "") return [ends(a === "" ? "CALL(a)" : "CALL(b)")]
      if (a.at(-1) === b.at(-1)) return [ends('CALL(CALL("lcs",a[:-1],b[:-1])+a[-1])')]
      const [p, q] = ['CALL("lcs",a[:-1],b)', 'CALL("lcs",a,b[:-1])']
      return [ends(`CALL(LET p=${p},q=${q} IN IF length(p)<length(q) THEN q ELSE p)`)]
    }
    default:
      return task satisfies never
  }
}

function ends(text: string | number): Piece {
  return { text: String(text), last: true }
}
