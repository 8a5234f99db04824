// Numbers among the options of a command line.

import { InvalidArgumentError } from "commander"

export function wholeNumber(text: string): number {
  const number = Number(text)
  if (text.trim() === "" || !Number.isInteger(number) || number < 0)
    throw new InvalidArgumentError("Write a whole number, 0 or greater.")
  return number
}

export function positiveNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Write a whole number, 1 or greater.")
  return number
}

/** A port; 0 means any free one. */
export function portNumber(text: string): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError("Write a whole number from 0 to 65535.")
  return number
}

export function anyNumber(text: string): number {
  const number = Number(text)
  if (text.trim() === "" || !Number.isFinite(number)) throw new InvalidArgumentError("Write a number.")
  return number
}

export function dollars(text: string): number {
  const number = Number(text)
  if (text.trim() === "" || !Number.isFinite(number) || number < 0)
    throw new InvalidArgumentError("Write a number, 0 or greater.")
  return number
}
