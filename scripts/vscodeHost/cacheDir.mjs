import { join, resolve } from "node:path";

/** Root folder of the checkout. */
export const checkoutDir = resolve(import.meta.dirname, "../..");

/**
 * Folder of everything that set-up fetches and a later run can use again. TRACE_INVESTIGATOR_CACHE moves it, so that
 * several checkouts share one; deleting it is always safe.
 */
export function cacheDir(...segments) {
  return join(process.env.TRACE_INVESTIGATOR_CACHE || join(checkoutDir, ".cache"), ...segments);
}
