/** Bits of the FLG byte, RFC 1952 section 2.3.1. */
const flag = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

/** Longest header accepted: FEXTRA holds at most 64 KiB, name and comment have no limit of their own. */
export const headerLimitBytes = 1 << 20;

/**
 * Length in bytes of the gzip member header at the start of `bytes`; "incomplete" when more bytes are
 * needed, "invalid" when this is no gzip member.
 */
export function gzipHeaderLength(bytes: Uint8Array): number | "incomplete" | "invalid" {
  if (bytes.length < 10) return startsLikeHeader(bytes) ? "incomplete" : "invalid";
  const flags = bytes[3] ?? 0;
  if (!startsLikeHeader(bytes) || (flags & flag.reserved) !== 0) return "invalid";
  let length: number | undefined = 10;
  if ((flags & flag.extra) !== 0) length = afterExtra(bytes, length);
  if ((flags & flag.name) !== 0) length = afterText(bytes, length);
  if ((flags & flag.comment) !== 0) length = afterText(bytes, length);
  if (length !== undefined && (flags & flag.headerCrc) !== 0) length += 2;
  if (length === undefined || length > bytes.length)
    return bytes.length > headerLimitBytes ? "invalid" : "incomplete";
  return length;
}

/** Magic number and the only compression method in use, as far as the bytes go. */
function startsLikeHeader(bytes: Uint8Array): boolean {
  return [0x1f, 0x8b, 0x08].every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

function afterExtra(bytes: Uint8Array, offset: number): number | undefined {
  const low = bytes[offset];
  const high = bytes[offset + 1];
  return low === undefined || high === undefined ? undefined : offset + 2 + low + high * 256;
}

function afterText(bytes: Uint8Array, offset: number | undefined): number | undefined {
  if (offset === undefined) return undefined;
  const end = bytes.indexOf(0, offset);
  return end < 0 ? undefined : end + 1;
}
