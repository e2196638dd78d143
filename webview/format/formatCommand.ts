/** Absolute paths longer than this lose their folders in a tree row. */
const longPath = 15;

/** Cuts `/a/b/c` to `…/c` where it is over 15 characters with two or more folders. */
export function shortenPaths(argumentText: string): string {
  return argumentText.replace(/(^|[\s"'=])(\/[^\s"']+)/g, (whole: string, lead: string, path: string) => {
    const folders = path.split("/").length - 2;
    return path.length > longPath && folders >= 2
      ? `${lead}…/${path.slice(path.lastIndexOf("/") + 1)}`
      : whole;
  });
}

/** Arguments as one line that a POSIX shell would read back as the same words. */
export function quoteArguments(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
