import { expect, it } from "vitest";
import { sizeText } from "./sizeText.js";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1 kB"],
  [12_345_678, "12.3 MB"],
  [2_500_000_000, "2.5 GB"],
])("shows %i bytes as %s", (bytes, text) => {
  expect(sizeText(bytes, "en")).toBe(text);
});
