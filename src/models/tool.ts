// The tool of a request as a function whose one argument is a text, and the text in the arguments that a model gives.

/** JSON Schema of the function's arguments. */
export const TOOL_PARAMETERS = {
  type: "object",
  properties: { code: { type: "string", description: "One expression, or LET a = expression, b = expression." } },
  required: ["code"],
  additionalProperties: false,
} as const

/** The arguments of a call with this input. */
export function argumentsOf(input: string): { readonly code: string } {
  return { code: input }
}

/**
 * The input in the arguments of a call, which some servers give as an object and others as JSON. What is none stays as
 * the model wrote it, so that it hears what is wrong. A model may name a function of the language in place of the tool,
 * which is read as a call of that function.
 */
export function inputOf(given: unknown, called: { readonly name: string; readonly tool: string }): string {
  const value = typeof given === "string" ? parsed(given) : given
  const { name, tool } = called
  if (tool !== "" && name !== tool && /^[A-Za-z_]\w*$/.test(name)) return callOf(name, value)
  if (typeof value === "string") return value
  if (typeof value !== "object" || value === null) return typeof given === "string" ? given : ""
  const { code } = value as { readonly code?: unknown }
  if (typeof code === "string") return code
  const texts = Object.values(value).filter((one) => typeof one === "string")
  return texts.length === 1 ? texts[0]! : JSON.stringify(value)
}

/** An application of a function of the language. */
function callOf(name: string, value: unknown): string {
  const shown =
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([key, one]) => `${key}: ${JSON.stringify(one)}`)
      : value === undefined || value === ""
        ? []
        : [JSON.stringify(value)]
  return `${name}(${shown.join(", ")})`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
