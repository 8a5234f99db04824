// The type of a value, as a program would write it.

/** `[string | number]`, `{name: string}`: of the plain data that a run gives. Functions and types are `any`. */
export function typeOf(value: unknown): string {
  if (value === null) return "null"
  if (Array.isArray(value)) {
    const items = [...new Set(value.map(typeOf))]
    return `[${items.length === 0 ? "any" : items.join(" | ")}]`
  }
  switch (typeof value) {
    case "string":
    case "boolean":
      return typeof value
    case "number":
    case "bigint":
      return "number"
    case "object":
      return `{${Object.entries(value as object)
        .map(([name, field]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${typeOf(field)}`)
        .join(", ")}}`
    default:
      return "any"
  }
}
