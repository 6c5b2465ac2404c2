// An envelope's plaintext: u32(len) ‖ JSON ‖ zeros, so that all of one key are of one length. Mirror of survey/envelope.

import { u32 } from '../encoding'

const lengthSize = 4
const sizeStep = 64

/** The size of an envelope whose longest content has so many bytes. */
export function paddedSize(longest: number): number {
  return Math.ceil((lengthSize + longest) / sizeStep) * sizeStep
}

/** Pads a content to `size` bytes. RangeError when it does not fit. */
export function pad(json: Uint8Array, size: number): Uint8Array {
  if (json.length > size - lengthSize) throw new RangeError('content of ' + json.length + ' bytes in ' + size)
  const padded = new Uint8Array(size)
  padded.set(u32(json.length))
  padded.set(json, lengthSize)
  return padded
}

/** The content inside a plaintext. Throws when it is not padded as it must be. */
export function unpad(plaintext: Uint8Array): Uint8Array {
  if (plaintext.length < lengthSize) throw new Error('padding: no length')
  const length = new DataView(plaintext.buffer, plaintext.byteOffset).getUint32(0)
  const end = lengthSize + length
  if (end > plaintext.length) throw new Error('padding: length beyond the end')
  if (plaintext.subarray(end).some((byte) => byte !== 0)) throw new Error('padding: not zeros')
  return plaintext.subarray(lengthSize, end)
}
