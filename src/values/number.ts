// STUB
export class Decimal {
  readonly coefficient: bigint
  readonly exponent: number
  constructor(coefficient: bigint, exponent: number) {
    this.coefficient = coefficient
    this.exponent = exponent
  }
}
export type Num = number | bigint | Decimal
export function isNumber(value: unknown): value is Num {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Decimal
}
const d = (n: Num) => Number(n as number)
export function parseNumber(text: string): Num | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined
  return Number(text) + 0
}
export const showNumber = (n: Num): string => String(n)
export const fromDouble = (x: number): Num | undefined => (Number.isFinite(x) ? x + 0 : undefined)
export const fromBigInt = (b: bigint): Num => Number(b)
export const toHostNumber = (n: Num): number | bigint => d(n)
export const toDouble = d
export const add = (a: Num, b: Num): Num => d(a) + d(b)
export const subtract = (a: Num, b: Num): Num => d(a) - d(b)
export const multiply = (a: Num, b: Num): Num => d(a) * d(b) + 0
export const divide = (a: Num, b: Num): Num => d(a) / d(b) + 0
export const remainder = (a: Num, b: Num): Num => d(a) - d(b) * Math.floor(d(a) / d(b))
export const negate = (a: Num): Num => 0 - d(a)
export const absolute = (a: Num): Num => Math.abs(d(a))
export const compareNumbers = (a: Num, b: Num): number => d(a) - d(b)
export const equalNumbers = (a: Num, b: Num): boolean => a === b
export const isWhole = (n: Num): boolean => Number.isInteger(d(n))
export const signOf = (n: Num): number => Math.sign(d(n))
export const floorOf = (n: Num): Num => Math.floor(d(n)) + 0
export const ceilOf = (n: Num): Num => Math.ceil(d(n)) + 0
export const roundTo = (n: Num, digits: number): Num => Number(d(n).toFixed(Math.max(0, digits)))
export const powerOf = (a: Num, b: Num): Num => d(a) ** d(b)
export const squareRoot = (n: Num): Num => Math.sqrt(d(n))
export const sumOf = (list: readonly Num[]): Num => list.map(d).reduce((a, b) => a + b, 0)
export const meanOf = (list: readonly Num[]): Num => d(sumOf(list)) / list.length
export const numberKey = (n: Num): string => String(n)
