/** First and last address of a block, as hexadecimal digits: 8 for IPv4, 32 for IPv6. */
export interface CidrRange {
  readonly first: string;
  readonly last: string;
}

/** Reads a block such as `10.0.0.0/8` or `fc00::/7`; an address alone is a block of one. Null for anything else. */
export function cidrRange(block: string): CidrRange | null {
  const [address = "", length] = block.split("/");
  const digits = address.includes(":") ? ipv6Digits(address) : ipv4Digits(address);
  if (digits === null) return null;
  const bits = digits.length * 4;
  const prefix = length === undefined ? bits : Number(length);
  if (length !== undefined && (!/^\d{1,3}$/.test(length) || prefix > bits)) return null;
  const free = (1n << BigInt(bits - prefix)) - 1n;
  const first = BigInt(`0x${digits}`) & ~free;
  return { first: hex(first, digits.length), last: hex(first | free, digits.length) };
}

function hex(value: bigint, width: number): string {
  return value.toString(16).padStart(width, "0");
}

function ipv4Digits(address: string): string | null {
  const parts = address.split(".");
  const valid = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return valid ? parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("") : null;
}

function ipv6Digits(address: string): string | null {
  const [before = "", after, ...more] = address.toLowerCase().split("::");
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const left = groups(before);
  const right = groups(after ?? "");
  const missing = 8 - left.length - right.length;
  if (more.length > 0 || (after === undefined ? missing !== 0 : missing < 1)) return null;
  const all = [...left, ...Array<string>(missing).fill("0"), ...right];
  return all.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? all.map((group) => group.padStart(4, "0")).join("")
    : null;
}
