// Chooses the answer of a script for each request, and the part of it that is still to be written.

/** The answer; the answers to the first, second, … request that begins one, the last also for others; or a function. */
export type Answers<Request, Message = never> =
  | string
  | readonly string[]
  | ((request: Request) => string | Message | Promise<string> | Promise<Message>)

/** The turns of one rule of a script: counts the answers that were begun. */
export interface Turns<Request, Message = never> {
  /**
   * Called when a request arrives; `written` is the part of the answer that the model has written before. Returns the
   * rest. A function may return the whole answer or the rest, or a message of another kind, which is returned as it is;
   * a text that does not continue `written` is an Error.
   */
  begin(written: string): (answers: Answers<Request, Message>, request: Request) => Promise<string | Message>
}

export function createTurns<Request, Message = never>(): Turns<Request, Message> {
  let begun = 0
  return {
    begin(written) {
      const turn = written === "" ? begun++ : undefined
      return async (answers, request) => {
        if (typeof answers === "function") {
          const answer = await answers(request)
          if (typeof answer !== "string") return answer
          return answer.startsWith(written) ? answer.slice(written.length) : answer
        }
        const list = typeof answers === "string" ? [answers] : answers
        if (turn !== undefined) return list[Math.min(turn, list.length - 1)] ?? ""
        // Several answers may be in progress: `written` continues the last begun one that starts with it.
        const inProgress = list.slice(0, Math.max(1, begun)).toReversed()
        const answer = inProgress.find((one) => one.startsWith(written))
        if (answer === undefined) {
          const [last, before] = [JSON.stringify(inProgress[0] ?? ""), JSON.stringify(written)]
          throw new Error(`the script's answer ${last} does not continue the text written before: ${before}`)
        }
        return answer.slice(written.length)
      }
    },
  }
}
