/** Last part of a document's path. */
export function documentName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
