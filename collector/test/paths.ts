import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryFolder = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const cacheFolder = join(repositoryFolder, ".cache", "collector");
/** Where the build puts the collector before it is copied into dist/. */
export const outputFolder = join(cacheFolder, "out");
export const collectorPath = join(outputFolder, "linux-x64", "trace-collector");
