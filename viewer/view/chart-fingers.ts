// Handles the wheel, dragging and pinching on the chart.

import type { RefObject } from "preact"

export interface ChartMoves {
  readonly zoomBy: (factor: number, share: number) => void
  /** Pans by a share of the width. */
  readonly panBy: (share: number) => void
  readonly scrollBy: (pixels: number) => void
  /** Pixels by which the lanes exceed the box. */
  readonly overflow: number
  readonly width: number
  readonly choose: (x: number, y: number) => void
  readonly point: (x: number, y: number) => void
}

/** Pixels of movement up to which a press is a click. */
const STILL = 4

export function followFingers(canvas: HTMLCanvasElement, moves: RefObject<ChartMoves>): () => void {
  const down = new Map<number, { x: number; y: number }>()
  let travelled = 0
  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }): { x: number; y: number } => {
    const { left, top } = canvas.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }

  const wheel = (event: WheelEvent): void => {
    const { zoomBy, panBy, scrollBy, overflow, width } = moves.current!
    event.preventDefault()
    if (
      event.ctrlKey
      || event.metaKey
      || (overflow === 0 && !event.shiftKey && Math.abs(event.deltaY) > Math.abs(event.deltaX))
    ) {
      zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.003)), placeOf(event).x / width)
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      panBy((event.deltaX || event.deltaY) / width)
    else scrollBy(event.deltaY)
  }

  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    down.set(event.pointerId, placeOf(event))
    if (down.size === 1) travelled = 0
  }

  const move = (event: PointerEvent): void => {
    const { zoomBy, panBy, scrollBy, width, point } = moves.current!
    const now = placeOf(event)
    const before = down.get(event.pointerId)
    if (before === undefined) return point(now.x, now.y)
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1]
    down.set(event.pointerId, now)
    travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y)
    if (other !== undefined) {
      const [was, is] = [
        Math.hypot(before.x - other.x, before.y - other.y),
        Math.hypot(now.x - other.x, now.y - other.y),
      ]
      if (was > 0 && is > 0) zoomBy(is / was, (now.x + other.x) / 2 / width)
    } else if (travelled > STILL) {
      panBy((before.x - now.x) / width)
      scrollBy(before.y - now.y)
    }
  }

  const lift = (event: PointerEvent): void => {
    const place = down.get(event.pointerId)
    down.delete(event.pointerId)
    if (place !== undefined && event.type === "pointerup" && travelled <= STILL) moves.current!.choose(place.x, place.y)
  }

  const leave = (): void => moves.current!.point(-1, -1)

  canvas.addEventListener("wheel", wheel, { passive: false })
  canvas.addEventListener("pointerdown", press)
  canvas.addEventListener("pointermove", move)
  canvas.addEventListener("pointerup", lift)
  canvas.addEventListener("pointercancel", lift)
  canvas.addEventListener("pointerleave", leave)
  return () => {
    canvas.removeEventListener("wheel", wheel)
    canvas.removeEventListener("pointerdown", press)
    canvas.removeEventListener("pointermove", move)
    canvas.removeEventListener("pointerup", lift)
    canvas.removeEventListener("pointercancel", lift)
    canvas.removeEventListener("pointerleave", leave)
  }
}
