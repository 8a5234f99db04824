// Converts names of tasks to names in JavaScript, which reserves some.

const RESERVED: ReadonlySet<string> = new Set([
  "abstract",
  "any",
  "arguments",
  "as",
  "async",
  "await",
  "boolean",
  "break",
  "case",
  "catch",
  "class",
  "const",
  "continue",
  "debugger",
  "declare",
  "default",
  "delete",
  "do",
  "else",
  "enum",
  "eval",
  "export",
  "extends",
  "false",
  "finally",
  "for",
  "function",
  "if",
  "implements",
  "import",
  "in",
  "instanceof",
  "interface",
  "let",
  "new",
  "never",
  "null",
  "number",
  "object",
  "package",
  "private",
  "protected",
  "public",
  "return",
  "static",
  "string",
  "super",
  "switch",
  "symbol",
  "this",
  "throw",
  "true",
  "try",
  "type",
  "typeof",
  "undefined",
  "unknown",
  "var",
  "void",
  "while",
  "with",
  "yield",
])

/** Whether a text is an identifier of JavaScript, reserved words included. */
export function isIdentifier(text: string): boolean {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(text)
}

/** Whether a declaration may have this name. */
export function isBindingName(name: string): boolean {
  return isIdentifier(name) && !RESERVED.has(name)
}

/** The name in an export clause, quoted unless it is an identifier. */
export function exportName(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name)
}
