/** What a script can rely on. */
export const exitCode = {
  ok: 0,
  queryFailed: 1,
  unreadable: 2,
  differs: 3,
  noBaseline: 4,
  signatureFailed: 5,
} as const;
