// The world of a Node process, within the permissions that a host gives to programs.

import { UsageError } from "../../base/errors.ts"
import { checkOptions, FUNCTION, ID, type Names } from "../../diagnostics/options.ts"
import type { World } from "../../world/index.ts"
import { permissionsProblem, type Permissions } from "../../world/permissions.ts"
import { filesIn } from "./files.ts"
import { Guard, type AskPermission } from "./guard.ts"
import { httpTo } from "./http.ts"

/** The options of `nodeWorld`; each is optional. */
export interface WorldOptions {
  /** The parts of the world that programs may reach; nothing by default. */
  readonly allow?: Permissions | undefined
  /** The folder that relative paths begin at; the working directory by default. */
  readonly folder?: string | undefined
  /**
   * Asked for a permission that `allow` lacks; only `true` gives it. An answer, also a refusal, holds for equal
   * requests as long as the world exists; after an exception the next request asks again. Without `ask` such a request
   * fails with `not-permitted`.
   */
  readonly ask?: AskPermission | undefined
}

/**
 * The world for `createRuntime({ world: nodeWorld({ allow: { read: ["notes"], net: ["example.com"] } }) })`. Throws a
 * `UsageError` for options and permissions that are not well formed.
 */
export function nodeWorld(options: WorldOptions = {}): World {
  checkOptions("nodeWorld", options, OPTIONS)
  const { allow = {}, folder = process.cwd(), ask } = options
  const problem = permissionsProblem(allow)
  if (problem !== undefined) throw new UsageError("invalid-argument", problem)
  const guard = new Guard(ask)
  return {
    ...filesIn(folder, allow, guard),
    ...httpTo(allow.net ?? [], guard),
    async now() {
      await guard.require({ permission: "clock", name: "" }, allow.clock === true)
      return Date.now()
    },
    async env(name) {
      await guard.require({ permission: "env", name }, allow.env?.includes(name) === true)
      return process.env[name] ?? null
    },
  }
}

const OPTIONS: Names<WorldOptions> = { allow: true, folder: ID, ask: FUNCTION }
