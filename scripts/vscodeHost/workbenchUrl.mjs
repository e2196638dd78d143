import { URLSearchParams } from "node:url";

/**
 * Address of the workbench that opens a folder and, where asked for, loads an extension from its source folder and
 * runs its tests. The workbench reads the pairs of `payload` like command line options of desktop VS Code.
 *
 * @param {string} authority host and port of code-server
 * @param {object} what
 * @param {string} what.folder absolute path of the folder to open
 * @param {string} [what.extensionDir] absolute path of the extension under development
 * @param {string} [what.testsPath] absolute path of a module that exports `run()`
 * @param {Record<string, string>} [what.env] added to the environment of the extension host
 * @returns {string}
 */
export function workbenchUrl(authority, { folder, extensionDir, testsPath, env }) {
  const remote = (path) => `vscode-remote://${authority}${path}`;
  const payload = [["skipWelcome", "true"]];
  if (extensionDir) payload.push(["extensionDevelopmentPath", remote(extensionDir)]);
  if (testsPath) payload.push(["extensionTestsPath", remote(testsPath)]);
  if (env) payload.push(["extensionEnvironment", JSON.stringify(env)]);
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  return `http://${authority}/?${query}`;
}
