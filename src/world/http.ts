// `std/http`: natives that fetch what is at a URL.

import { optional, required } from "../builtins/declare.ts"
import { parseJson } from "../builtins/parse-json.ts"
import { fail } from "../values/failure.ts"
import type { NativeCall } from "../values/functions.ts"
import { ANY, describe, RECORD, STRING } from "../values/types.ts"
import { record, type RecordValue } from "../values/values.ts"
import { reached, received, type NativeModule } from "./module.ts"
import type { World } from "./world.ts"

const SPECIFIER = "std/http"

const PARAMETERS = [required("url", STRING), optional("headers", RECORD, record([]))]

export function httpModule(world: World | null): NativeModule {
  const fetched = (url: string, headers: RecordValue, { signal }: NativeCall) =>
    reached(world, SPECIFIER).fetchText(url, headersOf(headers), signal)
  return {
    specifier: SPECIFIER,
    documentation: "HTTP: what is at a URL, where the program is permitted to ask its host.",
    natives: [
      {
        name: "fetch_text",
        documentation: `The text that a GET of a URL gives, as the server sends it.
Redirections are followed to hosts that are permitted, too; headers are sent to the first host alone. Any status but
2xx fails with http-error. Needs the permission for the host.`,
        parameters: PARAMETERS,
        returns: STRING,
        effect: "read",
        run: async (url: string, headers: RecordValue, call: NativeCall) => received(await fetched(url, headers, call)),
      },
      {
        name: "fetch_json",
        documentation: `The value of the JSON that a GET of a URL gives.
Like fetch_text; a text that is not JSON fails with invalid-json.`,
        parameters: PARAMETERS,
        returns: ANY,
        effect: "read",
        run: async (url: string, headers: RecordValue, call: NativeCall) =>
          parseJson(await fetched(url, headers, call)),
      },
    ],
  }
}

function headersOf(headers: RecordValue): { readonly [name: string]: string } {
  return Object.fromEntries(
    headers.entries().map(([name, value]) => {
      if (typeof value === "string") return [name, value] as const
      throw fail("wrong-argument", `the header ${name} is ${describe(value)}, not a string`)
    }),
  )
}
