// The native by which a program fails with a message of its own.

import { fail } from "../values/failure.ts"
import type { Native } from "../values/functions.ts"
import { ANY, STRING } from "../values/types.ts"
import { optional, pure, required, TEXT_OR_NULL } from "./declare.ts"

export const FAILING_NATIVES: readonly Native[] = [
  pure({
    name: "fail",
    documentation:
      "Fails with the message, which TRY catches and gives as `error.message`. A hint says what to do about it.",
    parameters: [required("message", STRING), optional("hint", TEXT_OR_NULL, null)],
    returns: ANY,
    example: `(TRY fail("no such page") ELSE error.message) == "no such page"`,
    run: (message: string, hint: string | null) => {
      throw fail("failed", message, hint ?? undefined)
    },
  }),
]
