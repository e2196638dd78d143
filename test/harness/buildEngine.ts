import { execFileSync } from "node:child_process";

/** Unit tests run the engine's threads as they ship: from dist, built from the sources as they are now. */
export function setup(): void {
  execFileSync(process.execPath, ["esbuild.mjs", "--engine"], { stdio: "inherit" });
}
