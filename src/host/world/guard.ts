// Decides on requests for permission: by the permissions of the host, or by asking the user of the program.

import { fail } from "../../values/failure.ts"
import { describeRequest, showRequest, type PermissionRequest } from "../../world/permissions.ts"

/** Asked for a permission that the host has not given in advance; only `true` gives it. */
export type AskPermission = (request: PermissionRequest) => boolean | PromiseLike<boolean>

export class Guard {
  private readonly ask: AskPermission | undefined
  /** The decisions so far, by the request as text; a question that failed has none. */
  private readonly decided = new Map<string, Promise<boolean>>()
  /** The last question, as one is asked at a time. */
  private last: Promise<unknown> = Promise.resolve()

  constructor(ask: AskPermission | undefined) {
    this.ask = ask
  }

  /**
   * Passes if `isPermitted`, or if the answer to the question is `true`. An answer, also a refusal, holds for equal
   * requests as long as the world exists. Fails with `not-permitted`, and with the exception of the question.
   */
  async require(request: PermissionRequest, isPermitted: boolean): Promise<void> {
    if (isPermitted || (await this.decide(request))) return
    throw notPermitted(request)
  }

  private decide(request: PermissionRequest): Promise<boolean> {
    const { ask } = this
    if (ask === undefined) return Promise.resolve(false)
    const key = showRequest(request)
    let decision = this.decided.get(key)
    if (decision === undefined) {
      decision = this.last.then(async () => (await ask(request)) === true)
      this.decided.set(key, decision)
      this.last = decision.catch(() => this.decided.delete(key))
    }
    return decision
  }
}

function notPermitted(request: PermissionRequest) {
  return fail(
    "not-permitted",
    `the program may not ${describeRequest(request)}`,
    `permit it with --allow ${showRequest(request)}, or ${setting(request)} in recall.config or nodeWorld`,
  )
}

function setting({ permission, name }: PermissionRequest): string {
  return permission === "clock" ? "allow: { clock: true }" : `allow: { ${permission}: [${JSON.stringify(name)}] }`
}
