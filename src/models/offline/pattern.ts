// Regular expressions that are longer than a line.

/** A tag for a regular expression on several lines: line breaks, with the white space after them, are no part of it. */
export function pattern(flags: string): (source: TemplateStringsArray) => RegExp {
  return ({ raw }) => new RegExp(raw.join("").replaceAll(/\n\s*/g, ""), flags)
}
