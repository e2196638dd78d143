// Fetches the VS Code that the tests run in, ahead of them: npm test does it beside the first checks.
import { ensureCodeServer } from "./vscodeHost/codeServer.mjs";
import { findDesktopCode } from "./vscodeHost/desktopCode.mjs";

if ((await findDesktopCode({ useInstalled: false })) === undefined) await ensureCodeServer();
