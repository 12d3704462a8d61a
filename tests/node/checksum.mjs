// xxHash64 with seed 0, by its description, so that tests can damage a table behind its checksum: bytes 24 to 31 of the header.
const mask = (1n << 64n) - 1n;
const [p1, p2, p3, p4, p5] = [0x9E3779B185EBCA87n, 0xC2B2AE3D27D4EB4Fn, 0x165667B19E3779F9n, 0x85EBCA77C2B2AE63n, 0x27D4EB2F165667C5n];
const rotated = (word, by) => (word << by | word >> 64n - by) & mask;
const round = (sum, word) => rotated(sum + word * p2 & mask, 31n) * p1 & mask;

export function xxHash64(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0, hash;
  if (bytes.length >= 32) {
    const sums = [p1 + p2 & mask, p2, 0n, mask + 1n - p1];
    for (; at + 32 <= bytes.length; at += 32) for (let lane = 0; lane < 4; ++lane) sums[lane] = round(sums[lane], view.getBigUint64(at + lane * 8, true));
    hash = rotated(sums[0], 1n) + rotated(sums[1], 7n) + rotated(sums[2], 12n) + rotated(sums[3], 18n) & mask;
    for (const sum of sums) hash = (hash ^ round(0n, sum)) * p1 + p4 & mask;
  } else {
    hash = p5;
  }
  hash = hash + BigInt(bytes.length) & mask;
  for (; at + 8 <= bytes.length; at += 8) hash = rotated(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4 & mask;
  if (at + 4 <= bytes.length) {
    hash = rotated(hash ^ BigInt(view.getUint32(at, true)) * p1 & mask, 23n) * p2 + p3 & mask;
    at += 4;
  }
  for (; at < bytes.length; ++at) hash = rotated(hash ^ BigInt(bytes[at]) * p5 & mask, 11n) * p1 & mask;
  hash = (hash ^ hash >> 33n) * p2 & mask;
  hash = (hash ^ hash >> 29n) * p3 & mask;
  return hash ^ hash >> 32n;
}

/** The bytes, with the checksum that they need. Changes them. */
export function withChecksum(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setBigUint64(24, 0n, true);
  view.setBigUint64(24, xxHash64(bytes), true);
  return bytes;
}
