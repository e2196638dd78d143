import { describe, expect, it } from "vitest";
import { messageText } from "./messageText.js";

/** What VS Code 1.100 takes for a link (linkedText.ts). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/giu;

describe("text of others in a message", () => {
  it.each([
    "[Continue](command:workbench.action.terminal.new)",
    "a [b]([c](command:x)) d",
    "[x][y](https://host.example/)",
    'see [it](file:///etc/passwd "title")',
  ])("is no link: %s", (text) => {
    expect(text).toMatch(link);
    expect(messageText(text)).not.toMatch(link);
  });

  it("stays readable, and hides nothing", () => {
    expect(messageText("Linux 6.1 (x86_64) [1]")).toBe("Linux 6.1 (x86_64) [1]");
    expect(messageText("a\u202eb\n")).toBe("a\\u202eb\\u000a");
  });
});
