// The form of the prelude in which every page loads it: with blanks for its comments.

/** The text with a blank for each character of a line that is a comment, so that all places stay. */
export function withoutComments(text: string): string {
  return text.replaceAll(/^#.*$/gm, (comment) => " ".repeat(comment.length))
}
