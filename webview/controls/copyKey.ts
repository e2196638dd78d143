/**
 * What a key asks to copy of what has the focus: its text, or with Shift its JSON. null where it asks for neither, or
 * where text is marked, which the browser copies by itself.
 */
export function copyKey({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): "text" | "json" | null {
  if (!(ctrlKey || metaKey) || key.toLowerCase() !== "c") return null;
  if (window.getSelection()?.isCollapsed === false) return null;
  return shiftKey ? "json" : "text";
}
