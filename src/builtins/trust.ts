// The native that marks data as untrusted.

import { MARK } from "../../grammar/data-name.ts"
import { ANY } from "../values/types.ts"
import type { Native } from "../values/functions.ts"
import type { Value } from "../values/values.ts"
import { pure, required } from "./declare.ts"

export const UNTRUSTED_NATIVE: Native = pure({
  name: MARK,
  documentation:
    "The value, marked as untrusted: what is asked about it, or about anything that derives from it, has no calls.\n"
    + "A question that says `recursive: true` has them. Around the type of a PARAM, of a parameter or of a result of a "
    + "task, it marks that value. Not in an answer.",
  parameters: [required("value", ANY)],
  returns: ANY,
  example: 'untrusted("text") == "text"',
  origin: "untrusted",
  run: (value: Value) => value,
})

export const TRUST_NATIVES: readonly Native[] = [UNTRUSTED_NATIVE]
