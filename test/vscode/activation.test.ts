import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionUnderTest } from "./extensionUnderTest.js";

/** The first file by name, so that the extension has not been needed by any other test. */
suite("activation", () => {
  test("waits until the extension is needed, and does no work of its own", async () => {
    const extension = vscode.extensions.getExtension("trace-investigator.trace-investigator");
    assert.equal(extension?.isActive, false);
    const startMs = performance.now();
    const { screens } = await extensionUnderTest();
    console.log(`Activation took ${(performance.now() - startMs).toFixed(1)} ms`);
    assert.deepEqual(screens.all, []);
  });
});
