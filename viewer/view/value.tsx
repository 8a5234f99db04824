// Views of a value and of a list of named values.

import type { JSX } from "preact"
import type { NamedValue, TracedValue } from "../../src/trace/events.ts"
import { wholeOf } from "../model/show.ts"
import { asMarkdown, state, toggleMarkdown } from "../model/store.ts"
import { Markdown } from "./markdown.tsx"
import { Marked, Text } from "./text.tsx"

export function Value({ value }: { readonly value: TracedValue }): JSX.Element {
  const { kind, text, size, missing } = wholeOf(value, state.value.values)
  const isText = kind === "text" || kind === "string"
  return (
    <div class="value">
      <div class="value-head">
        {kind}
        {size !== "" && ` · ${size}`}
        {missing && " · this trace has only its beginning"}
        {isText && text !== "" && <MarkdownSwitch />}
      </div>
      <div class={`block ${isText ? "prose" : "code"}`}>
        {text === "" ? (
          <span class="quiet">(empty)</span>
        ) : isText && asMarkdown.value ? (
          <Markdown text={text} />
        ) : (
          <Text text={text} key={text.length} />
        )}
      </div>
    </div>
  )
}

/** Shows all texts of values as rendered Markdown, or as they are. */
function MarkdownSwitch(): JSX.Element {
  return (
    <button
      type="button"
      class="switch"
      aria-pressed={asMarkdown.value}
      title="Show texts as rendered Markdown"
      onClick={toggleMarkdown}
    >
      Markdown
    </button>
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
