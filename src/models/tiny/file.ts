// The file of a network: a line of JSON, then its weights as bytes.

import { crc32 } from "./crc32.ts"
import { UsageError } from "../../base/errors.ts"

/** The first bytes of a file, which name its form. */
const MAGIC = "recall-tiny 1 "

/** The inputs of a task that a network has learned: characters of its data, and carries, each of one character. */
export interface Task {
  readonly characters: string
  readonly carries: string
}

/** The shape of a network, its vocabulary and its tasks, as the first line of a file has them. */
export interface Shape {
  /** The text of each token, by its number. */
  readonly vocabulary: readonly string[]
  readonly tasks: { readonly [name: string]: Task }
  /** The most tokens of a question with its answer. */
  readonly context: number
  readonly width: number
  readonly heads: number
  readonly layers: number
}

/** A matrix, row after row: `rows` outputs of `columns` inputs each, with rows of 0 up to a multiple of four. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
}

/** One layer of a decoder: attention and two linear maps, each behind a normalization. */
export interface Layer {
  readonly attendNorm: Norm
  readonly attend: Linear
  readonly join: Linear
  readonly widenNorm: Norm
  readonly widen: Linear
  readonly narrow: Linear
}

/** Scale and shift of a normalization. */
export interface Norm {
  readonly weight: Float64Array
  readonly bias: Float64Array
}

/** A linear map with its bias. */
export interface Linear {
  readonly weight: Matrix
  readonly bias: Float64Array
}

/** A decoder with all its weights. */
export interface Weights extends Shape {
  readonly tokens: Matrix
  readonly positions: Matrix
  readonly layer: readonly Layer[]
  readonly norm: Norm
  readonly head: Matrix
}

/**
 * Reads a file that `examples/learned/export.py` has written: a header line, then for each matrix its rows, each a
 * 32-bit scale and one signed byte for a weight; vectors are 32-bit floats. Throws a UsageError for any other file and
 * for one of which a byte is missing or different.
 */
export function readWeights(file: Uint8Array): Weights {
  const end = file.indexOf(10)
  const line = end < 0 ? "" : new TextDecoder().decode(file.subarray(0, end))
  if (!line.startsWith(MAGIC)) throw damaged("it is no file of a tiny model")
  const shape = headerOf(line.slice(MAGIC.length))
  const body = file.subarray(end + 1)
  if (body.length !== shape.bytes) throw damaged(`it has ${body.length} bytes of weights instead of ${shape.bytes}`)
  if (crc32(body) !== shape.crc32) throw damaged("its weights are not those that were written")
  return weightsOf(shape, new Reader(body))
}

interface Header extends Shape {
  readonly bytes: number
  readonly crc32: number
}

function headerOf(text: string): Header {
  let header: Partial<Header>
  try {
    header = JSON.parse(text) as Partial<Header>
  } catch {
    throw damaged("its first line is no JSON")
  }
  const { vocabulary, width = 0, heads = 0 } = header
  const sizes = [header.context, width, heads, header.layers, header.bytes]
  const areWhole = sizes.every((size) => Number.isInteger(size) && size! > 0 && size! < 1e8)
  const isDivided = width % 4 === 0 && width % heads === 0
  if (!areWhole || !isDivided || !Array.isArray(vocabulary) || !vocabulary.every(isText) || !areTasks(header.tasks))
    throw damaged("its first line has not the shape of a network")
  return header as Header
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== ""
}

function areTasks(tasks: unknown): boolean {
  return (
    typeof tasks === "object"
    && tasks !== null
    && Object.values(tasks as Shape["tasks"]).every(
      (task) => isText(task?.characters) && typeof task.carries === "string",
    )
  )
}

function weightsOf(shape: Shape, reader: Reader): Weights {
  const { vocabulary, tasks, context, width, heads, layers } = shape
  const norm = (): Norm => ({ weight: reader.vector(width), bias: reader.vector(width) })
  const linear = (rows: number, columns: number): Linear => ({
    weight: reader.matrix(rows, columns),
    bias: reader.vector(rows),
  })
  const tokens = reader.matrix(vocabulary.length, width)
  const positions = reader.matrix(context, width)
  const layer = Array.from({ length: layers }, () => ({
    attendNorm: norm(),
    attend: linear(3 * width, width),
    join: linear(width, width),
    widenNorm: norm(),
    widen: linear(4 * width, width),
    narrow: linear(width, 4 * width),
  }))
  const last = norm()
  const head = reader.matrix(vocabulary.length, width)
  reader.end()
  return { vocabulary, tasks, context, width, heads, layers, tokens, positions, layer, norm: last, head }
}

/** Takes matrices and vectors from bytes, in the order in which they were written. */
class Reader {
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  vector(length: number): Float64Array {
    const from = this.#take(4 * length)
    return Float64Array.from({ length }, (_, index) => this.#view.getFloat32(from + 4 * index, true))
  }

  matrix(rows: number, columns: number): Matrix {
    const values = new Float64Array(4 * Math.ceil(rows / 4) * columns)
    for (let row = 0; row < rows; row++) {
      const from = this.#take(4 + columns)
      const scale = this.#view.getFloat32(from, true)
      for (let column = 0; column < columns; column++)
        values[row * columns + column] = scale * this.#view.getInt8(from + 4 + column)
    }
    return { rows, columns, values }
  }

  end(): void {
    if (this.#at !== this.#view.byteLength) throw damaged("it has more weights than its shape")
  }

  #take(bytes: number): number {
    const from = this.#at
    this.#at += bytes
    if (this.#at > this.#view.byteLength) throw damaged("it has fewer weights than its shape")
    return from
  }
}

function damaged(reason: string): UsageError {
  return new UsageError(
    "bad-argument",
    `the file of the tiny model cannot be read: ${reason}`,
    "write it again with examples/learned/export.py",
  )
}
