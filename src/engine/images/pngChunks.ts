const SIGNATURE_LENGTH = 8;
/** Length, name and checksum. */
const FRAME = 12;

/** Whether a PNG is an animated one with more than one frame. The image libraries read its default image and say nothing. */
export function isAnimatedPng(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  for (let at = SIGNATURE_LENGTH; at + FRAME <= bytes.length; at += FRAME + bytes.readUInt32BE(at)) {
    const name = bytes.toString("latin1", at + 4, at + 8);
    if (name === "acTL") return bytes.readUInt32BE(at + 8) > 1;
    // The announcement of an animation stands before the pixels.
    if (name === "IDAT") return false;
  }
  return false;
}
