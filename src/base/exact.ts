// Numbers in data that JSON keeps: those that JavaScript's numbers cannot hold are written as `{"$number": "digits"}`.

/** The key of an exact number. */
export const EXACT = "$number"

const EXACT_NUMBER = /\{\s*"\$number":\s*"(-?[0-9.e+-]+)"\s*\}/g

/** The data as JSON text, in which exact numbers are numbers. */
export function jsonOfData(data: unknown, indent?: number): string {
  const text = JSON.stringify(data, null, indent)
  // Inside of strings the quotes are escaped, so that the pattern cannot match there.
  return text.includes(EXACT) ? text.replaceAll(EXACT_NUMBER, "$1") : text
}
