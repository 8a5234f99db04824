// Natives that convert between JSON text and values.

import type { Native } from "../values/functions.ts"
import type { Work } from "../values/meter.ts"
import { type Num } from "../values/number.ts"
import { writeJson } from "../values/show.ts"
import { ANY, NUMBER, STRING } from "../values/types.ts"
import { type Value } from "../values/values.ts"
import { whole } from "./arguments.ts"
import { optional, pure, required } from "./declare.ts"
import { lazily } from "./lazy.ts"

const withParsing = lazily(() => import("./parse-json.ts"))

/** Spaces of a level at most, as in JSON.stringify. */
const MOST_INDENT = 10

export const JSON_NATIVES: readonly Native[] = [
  pure({
    name: "parse_json",
    documentation: `The value of a JSON text.
Strict: fails with the place and what is expected there. Numbers are read exactly; the last of equal keys wins. A
byte-order mark is skipped.`,
    parameters: [required("text", STRING)],
    returns: ANY,
    example: `parse_json("{\\"a\\": [1, null]}") == {a: [1, null]}`,
    run: (text: string) => withParsing(({ parseJson }) => parseJson(text)),
  }),
  pure({
    name: "to_json",
    documentation: `The value as JSON text, in one line with sorted keys, so that equal values give equal text.
With an indent, over several lines, each level indented by that many spaces.`,
    parameters: [required("value", ANY), optional("indent", NUMBER, 0)],
    returns: STRING,
    example: `to_json({b: 1, a: [true]}) == "{\\"a\\":[true],\\"b\\":1}"`,
    run: toJson,
  }),
]

function toJson(value: Value, indent: Num): Work<string> {
  return writeJson(value, Math.min(whole(indent, "the indent", 0), MOST_INDENT))
}
