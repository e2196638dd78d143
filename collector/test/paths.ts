import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryFolder = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const cacheFolder = join(repositoryFolder, ".cache", "collector");
export const collectorPath = join(repositoryFolder, "dist", "collector", "linux-x64", "trace-collector");
