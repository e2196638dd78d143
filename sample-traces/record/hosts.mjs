/** The hosts of the recorded jobs: names under .example, addresses reserved for documentation (RFC 5737). */
export const addresses = {
  "git.example": "198.51.100.20",
  "registry.npm.example": "198.51.100.7",
  "telemetry.good.example": "198.51.100.33",
  "gist.code.example": "198.51.100.44",
  "exfil.bad.example": "203.0.113.66",
};
