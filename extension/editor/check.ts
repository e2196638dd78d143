import { RpcError } from "../../core/protocol/rpc.js";

/**
 * Turns an unknown value into a `T` of its own making, so that nothing unexpected travels on; throws an
 * {@link RpcError} "bad-request" that names the offending place.
 */
export type Check<T> = (value: unknown, path: string) => T;

function refuse(path: string, expected: string): never {
  throw new RpcError({ code: "bad-request", message: `${path} must be ${expected}.` });
}

/** An object with these fields; others are left behind. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> {
  const checks = Object.entries<Check<unknown>>(fields);
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(path, "an object");
    const given = value as Record<string, unknown>;
    return Object.fromEntries(
      checks.map(([name, check]) => [name, check(given[name], `${path}.${name}`)]),
    ) as T;
  };
}

/** A list of at most `limit` elements. */
export function list<T>(element: Check<T>, limit: number): Check<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > limit) refuse(path, `a list of at most ${limit}`);
    return Array.from(value as unknown[], (item, index) => element(item, `${path}[${index}]`));
  };
}

/** One of a closed set of texts. */
export function oneOf<const T extends string>(allowed: readonly T[]): Check<T> {
  return (value, path) => allowed.find((text) => text === value) ?? refuse(path, allowed.join(", "));
}

/** A text of at most `limit` UTF-16 units. */
export function text(limit: number): Check<string> {
  return (value, path) => {
    if (typeof value !== "string" || value.length > limit)
      refuse(path, `text of at most ${limit} characters`);
    return value;
  };
}

export function integer(least: number, most: number): Check<number> {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
      refuse(path, `a whole number from ${least} to ${most}`);
    return value as number;
  };
}

export function number(least: number, most: number): Check<number> {
  return (value, path) => {
    if (typeof value !== "number" || !(value >= least && value <= most))
      refuse(path, `a number from ${least} to ${most}`);
    return value;
  };
}

export const truth: Check<boolean> = (value, path) =>
  typeof value === "boolean" ? value : refuse(path, "true or false");

export const nothing: Check<null> = (value, path) => (value === null ? null : refuse(path, "null"));

export function exactly<const T extends string | number>(expected: T): Check<T> {
  return (value, path) => (value === expected ? expected : refuse(path, JSON.stringify(expected)));
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value, path) => (value === null ? null : check(value, path));
}
