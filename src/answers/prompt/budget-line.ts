// The line on the rest of the budget, as it is found in a message.

/** An opening message without the line on the rest of the budget, which differs between otherwise equal requests. */
export function withoutBudgetLine(opening: string): string {
  return opening.replace(
    /^(?:(?:Left for your calls: .*)?Each question costs some .*|No further question can be asked from here: .*)$/gm,
    "",
  )
}
