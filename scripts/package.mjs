// npm run package: builds for production, writes the notices, packs the .vsix and checks what is in it. No network.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { listPackage, packageDefects } from "./checkPackage.mjs";
import { ensureDependencies } from "./ensureDependencies.mjs";
import { writeNotices } from "./generateNotices.mjs";
import { checkoutDir } from "./vscodeHost/cacheDir.mjs";
import { runCommand } from "./vscodeHost/runCommand.mjs";

async function main() {
  await ensureDependencies();
  await runCommand("node", ["esbuild.mjs", "--production"], { cwd: checkoutDir });
  // After the bundles, whose build empties dist/. Where its tools are missing, the package cannot record and says so.
  await runCommand("node", ["collector/build.mjs", "--if-possible"], { cwd: checkoutDir });
  writeNotices();
  const { name, version } = JSON.parse(readFileSync(join(checkoutDir, "package.json"), "utf8"));
  const packagePath = join(checkoutDir, `${name}-${version}.vsix`);
  const { createVSIX } = await import("@vscode/vsce");
  await createVSIX({
    cwd: checkoutDir,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    // The pictures of the README ship in the package; there is no address to point their links at.
    rewriteRelativeLinks: false,
  });
  listPackage(packagePath);
  const defects = packageDefects(packagePath);
  for (const defect of defects) console.error(defect);
  if (defects.length > 0) process.exitCode = 1;
  else console.log(`${packagePath}: ${(statSync(packagePath).size / 1024 / 1024).toFixed(1)} MiB`);
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
