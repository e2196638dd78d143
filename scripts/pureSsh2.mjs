/**
 * Plugin of esbuild: leaves the native parts of ssh2 out of a bundle. They only make ciphers faster, and one package serves
 * every system; ssh2 does without where it cannot load them.
 *
 * @type {import("esbuild").Plugin}
 */
export const pureSsh2 = {
  name: "pure-ssh2",
  setup(build) {
    build.onResolve({ filter: /(^cpu-features$|\.node$)/ }, ({ path }) => ({ path, namespace: "native" }));
    build.onLoad({ filter: /.*/, namespace: "native" }, ({ path }) => ({
      contents: `throw Object.assign(new Error(${JSON.stringify(`${path} is left out`)}), { code: "MODULE_NOT_FOUND" });`,
      loader: "js",
    }));
  },
};
