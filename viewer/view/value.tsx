// Views of a value and of a list of named values.

import type { JSX } from "preact"
import type { NamedValue, TracedValue } from "../../src/trace/events.ts"
import { wholeOf } from "../model/show.ts"
import { state } from "../model/store.ts"
import { Marked, Text } from "./text.tsx"

export function Value({ value }: { readonly value: TracedValue }): JSX.Element {
  const { kind, text, size, missing } = wholeOf(value, state.value.values)
  return (
    <div class="value">
      <div class="value-head">
        {kind}
        {size !== "" && ` · ${size}`}
        {missing && " · this trace has only its beginning"}
      </div>
      <div class={`block ${kind === "text" || kind === "string" ? "prose" : "code"}`}>
        {text === "" ? <span class="quiet">(empty)</span> : <Text text={text} key={text.length} />}
      </div>
    </div>
  )
}

export function NamedValues({
  values,
  none,
}: {
  readonly values: readonly NamedValue[]
  readonly none: string
}): JSX.Element {
  if (values.length === 0) return <p class="quiet">{none}</p>
  return (
    <dl class="values">
      {values.map(({ name, value }) => (
        <div key={name}>
          <dt>
            <Marked text={name} />
          </dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
