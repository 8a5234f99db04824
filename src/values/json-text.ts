// STUB
export function parseJsonExactly(text: string): unknown {
  return JSON.parse(text)
}
export function stringifyJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
}
