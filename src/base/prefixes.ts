// The beginnings that texts share with earlier ones, in whole blocks, as a provider's prompt cache knows them.

/** A set of texts by their beginnings. Its size is that of the texts' blocks. */
export class Prefixes {
  private readonly size: number
  /** The number of each block by that of the block before it and its own text. */
  private readonly blocks = new Map<string, number>()

  /** `size` is the length of a block in UTF-16 units. */
  constructor(size: number) {
    this.size = size
  }

  /** UTF-16 units at the beginning of a text that an earlier text begins with, too. Adds the text. */
  add(text: string): number {
    let known = 0
    let before = 0
    for (let end = this.size; end <= text.length; end += this.size) {
      const key = `${before} ${text.slice(end - this.size, end)}`
      const block = this.blocks.get(key)
      if (block === undefined) this.blocks.set(key, (before = this.blocks.size + 1))
      else {
        before = block
        known = end
      }
    }
    return known
  }
}
