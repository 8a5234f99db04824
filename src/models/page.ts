// Web pages, with which proxies answer in place of a model's server.

export function isPage(text: string): boolean {
  return /^\s*(?:<!doctype html|<html|<head|<title)/i.test(text)
}

/** A description of a page by its title, if it has one. */
export function titled(page: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(page)?.[1]?.replaceAll(/\s+/g, " ").trim()
  return title === undefined || title === "" ? "a web page" : `a web page titled ${JSON.stringify(title)}`
}
