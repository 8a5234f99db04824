// A decoder evaluated token by token: the keys and values of each prefix are kept, and shared by all that begin so.

import type { Linear, Matrix, Norm, Weights } from "./file.ts"

/** The network behind a prefix: its last token with keys and values for each layer, and what follows most likely. */
export interface State {
  readonly token: number
  readonly length: number
  readonly before: State | null
  /** For each layer the key, and behind it the value. */
  readonly memory: readonly Float32Array[]
  /** The scores of all tokens to follow. */
  readonly scores: () => Float64Array
}

/** Appends a token to a prefix. The prefix must be shorter than the context. */
export function append(weights: Weights, before: State | null, token: number): State {
  const { width, heads, tokens, positions } = weights
  const length = (before?.length ?? 0) + 1
  const path = pathOf(before, length)
  const x = new Float64Array(width)
  for (let index = 0; index < width; index++)
    x[index] = tokens.values[token * width + index]! + positions.values[(length - 1) * width + index]!
  const memory = weights.layer.map((layer, number) => {
    const parts = linear(layer.attend, normalized(layer.attendNorm, x))
    const own = Float32Array.from(parts.subarray(width))
    const seen = attention(parts.subarray(0, width), [...path.map((state) => state.memory[number]!), own], heads)
    addTo(x, linear(layer.join, seen))
    const wide = linear(layer.widen, normalized(layer.widenNorm, x))
    for (let index = 0; index < wide.length; index++) if (wide[index]! < 0) wide[index] = 0
    addTo(x, linear(layer.narrow, wide))
    return own
  })
  let scores: Float64Array | undefined
  return {
    token,
    length,
    before,
    memory,
    scores: () => (scores ??= product(weights.head, normalized(weights.norm, x))),
  }
}

/** The states of a prefix, from its first token on. */
function pathOf(last: State | null, length: number): readonly State[] {
  const path = new Array<State>(length - 1)
  for (let state = last; state !== null; state = state.before) path[state.length - 1] = state
  return path
}

/** The values of a prefix, for each head weighted by how well their keys match the query. */
function attention(query: Float64Array, memory: readonly Float32Array[], heads: number): Float64Array {
  const width = query.length
  const size = width / heads
  const scale = 1 / Math.sqrt(size)
  const seen = new Float64Array(width)
  const weights = new Float64Array(memory.length)
  for (let from = 0; from < width; from += size) {
    let highest = -Infinity
    for (let at = 0; at < memory.length; at++) {
      const key = memory[at]!
      let sum = 0
      for (let index = from; index < from + size; index++) sum += query[index]! * key[index]!
      weights[at] = sum * scale
      highest = Math.max(highest, weights[at]!)
    }
    let total = 0
    for (let at = 0; at < memory.length; at++) total += weights[at] = Math.exp(weights[at]! - highest)
    for (let at = 0; at < memory.length; at++) {
      const value = memory[at]!
      const weight = weights[at]! / total
      for (let index = from; index < from + size; index++) seen[index]! += weight * value[width + index]!
    }
  }
  return seen
}

function normalized({ weight, bias }: Norm, x: Float64Array): Float64Array {
  const result = new Float64Array(x.length)
  let mean = 0
  for (let index = 0; index < x.length; index++) mean += x[index]!
  mean /= x.length
  let variance = 0
  for (let index = 0; index < x.length; index++) variance += (x[index]! - mean) ** 2
  const factor = 1 / Math.sqrt(variance / x.length + 1e-5)
  for (let index = 0; index < x.length; index++)
    result[index] = (x[index]! - mean) * factor * weight[index]! + bias[index]!
  return result
}

function linear({ weight, bias }: Linear, x: Float64Array): Float64Array {
  const result = product(weight, x)
  addTo(result, bias)
  return result
}

/** A matrix times a vector, four rows at a time, as each reads the same inputs. */
function product({ rows, columns, values }: Matrix, x: Float64Array): Float64Array {
  const result = new Float64Array(rows)
  for (let row = 0; row < rows; row += 4) {
    const first = row * columns
    const second = first + columns
    const third = second + columns
    const fourth = third + columns
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    for (let column = 0; column < columns; column++) {
      const input = x[column]!
      a += values[first + column]! * input
      b += values[second + column]! * input
      c += values[third + column]! * input
      d += values[fourth + column]! * input
    }
    // Sums of the padding lie behind the end, where an array takes nothing.
    result[row] = a
    result[row + 1] = b
    result[row + 2] = c
    result[row + 3] = d
  }
  return result
}

function addTo(x: Float64Array, added: Float64Array): void {
  for (let index = 0; index < x.length; index++) x[index]! += added[index]!
}
