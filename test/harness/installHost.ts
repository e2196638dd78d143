import { ensureCodeServer } from "../../scripts/vscodeHost/codeServer.mjs";

/** Runs once before the tests of the workbench, so that the first one's limit does not count an installation. */
export async function setup(): Promise<void> {
  await ensureCodeServer();
}
