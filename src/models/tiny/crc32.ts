// The checksum of a file, as zlib and PNG have it (CRC-32, ISO 3309).

/** The CRC-32 of bytes, as a number without a sign. */
export function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
