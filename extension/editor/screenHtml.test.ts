import { describe, expect, it } from "vitest";
import { screenHtml } from "./screenHtml.js";

const assets = {
  cspSource: "https://assets.example",
  script: "https://assets.example/main.js",
  styles: ["https://assets.example/main.css"],
};

function policy(html: string): Map<string, string> {
  const content = /Content-Security-Policy" content="([^"]+)"/u.exec(html)?.[1] ?? "";
  return new Map(
    content.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values.join(" ")];
    }),
  );
}

describe("screenHtml", () => {
  it("refuses everything that it does not name", () => {
    expect(Object.fromEntries(policy(screenHtml(assets)))).toEqual({
      "default-src": "'none'",
      "script-src": expect.stringMatching(/^'nonce-[A-Za-z0-9+/]{22}=='$/u) as string,
      "style-src": expect.stringMatching(
        /^https:\/\/assets\.example 'nonce-[A-Za-z0-9+/]{22}=='$/u,
      ) as string,
      "font-src": "https://assets.example",
      "base-uri": "'none'",
      "form-action": "'none'",
    });
  });

  it("runs one script, which carries the nonce of the policy", () => {
    const html = screenHtml(assets);
    const nonce = /'nonce-([^']+)'/u.exec(html)?.[1];
    expect(html.match(/<script/gu)).toHaveLength(1);
    expect(html).toContain(`<script nonce="${nonce}" src="https://assets.example/main.js"></script>`);
  });

  it("tells the toolkit the nonce for its style, which opens no script", () => {
    const html = screenHtml(assets);
    const nonce = /property="csp-nonce" content="([^"]+)"/u.exec(html)?.[1];
    expect(policy(html).get("style-src")).toContain(`'nonce-${nonce}'`);
    expect(policy(html).get("script-src")).not.toContain(nonce);
  });

  it("draws new nonces for every document and nothing else", () => {
    const [one, two] = [screenHtml(assets), screenHtml(assets)];
    const withoutNonce = (html: string): string => html.replaceAll(/[A-Za-z0-9+/]{22}==/gu, "");
    expect(one).not.toBe(two);
    expect(withoutNonce(one)).toBe(withoutNonce(two));
  });
});
