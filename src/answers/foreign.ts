// Calls in the dialects of other systems: a model that writes them is told, since here they are only text.

const DIALECTS: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /<(?:tool_call|function_calls?|invoke|call)\b[^>]*>[\s\S]*?<\/(?:tool_call|function_calls?|invoke|call)>/, name: "a call in XML" },
  { pattern: /\{\s*"(?:tool|function|name|tool_name)"\s*:\s*"[^"]*"\s*,\s*"(?:arguments|parameters|args|input)"\s*:/, name: "a call in JSON" },
]

/** Names the dialect of the first such call that is not known from the data; undefined where there is none. */
export function foreignCall(text: string, isKnown: (text: string) => boolean): string | undefined {
  for (const { pattern, name } of DIALECTS) {
    const found = pattern.exec(text)
    if (found !== null && !isKnown(found[0])) return name
  }
  return undefined
}
