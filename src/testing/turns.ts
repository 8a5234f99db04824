// Which answer of a script a request gets, and how much of it is still to be written.

/** The answer; or the answers to the first, second, … request that begins one, the last of which is also that to all others. */
export type Answers<Request> = string | readonly string[] | ((request: Request) => string | Promise<string>)

/** One for each rule of a script: it counts the answers that were begun. */
export interface Turns<Request> {
  /**
   * Called when a request arrives; `written` is what the model has written of the answer so far. Gives what is still to be
   * written. A function may give the whole answer or the rest; a text that does not go on from `written` is an Error.
   */
  begin(written: string): (answers: Answers<Request>, request: Request) => Promise<string>
}

export function createTurns<Request>(): Turns<Request> {
  let begun = 0
  return {
    begin(written) {
      const turn = written === "" ? begun++ : undefined
      return async (answers, request) => {
        if (typeof answers === "function") {
          const answer = await answers(request)
          return answer.startsWith(written) ? answer.slice(written.length) : answer
        }
        const list = typeof answers === "string" ? [answers] : answers
        if (turn !== undefined) return list[Math.min(turn, list.length - 1)] ?? ""
        // Several answers may be under way; what was written tells which one goes on, the one begun last first.
        const under = list.slice(0, Math.max(1, begun)).toReversed()
        const answer = under.find((one) => one.startsWith(written))
        if (answer === undefined)
          throw new Error(
            `the script's answer ${JSON.stringify(under[0] ?? "")} does not go on from what was written: ${JSON.stringify(written)}`,
          )
        return answer.slice(written.length)
      }
    },
  }
}
