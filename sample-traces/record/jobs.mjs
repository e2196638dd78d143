// The recorded jobs: what is in the repository, in the registry and on the runner, the steps, and what the
// trace must show of it.
import { alteredAction, bannerCache, bannerPlugin, dumpWorker, setupScript } from "./attacks.mjs";

const checkout = (branch) => `git clone -q --depth 1 -b ${branch} git://git.example/app.git /home/runner/work/app/app`;
const inApp = (...commands) => ["cd /home/runner/work/app/app", ...commands].join("\n");

/** The steps that every job has after its checkout. */
const usualSteps = [
  inApp("npm install --no-audit --no-fund --foreground-scripts"),
  inApp("npm run lint"),
  inApp("npm run build", "npm test"),
  inApp("tar czf /home/runner/work/_temp/artifact.tgz dist", "sha256sum /home/runner/work/_temp/artifact.tgz"),
];

const app = {
  "src/index.js": `import { allowed } from "./auth.js";\nexport const greet = (user, token) => (allowed(user, token) ? "hello" : "no");\n`,
  "src/auth.js": `export const allowed = (user, token) => user.token === token;\n`,
  "test/a.test.js": `import assert from "node:assert";\nimport test from "node:test";\nimport { greet } from "../src/index.js";\ntest("greets", () => assert.equal(greet({ token: 1 }, 1), "hello"));\n`,
  "eslint.config.js": `export default [{ rules: { "no-var": "error" } }];\n`,
};

const plainBuild = `import fs from "node:fs";
fs.mkdirSync("dist", { recursive: true });
for (const name of ["index.js", "auth.js"]) fs.copyFileSync("src/" + name, "dist/" + name);
`;

const bannerBuild = `import fs from "node:fs";
import banner from "bundle-banner";
fs.mkdirSync("dist", { recursive: true });
banner.wrap(() => {
  for (const name of ["index.js", "auth.js"]) fs.writeFileSync("dist/" + name, "// built\\n" + fs.readFileSync("src/" + name));
});
`;

function manifest(dependencies) {
  const scripts = { lint: "eslint src", build: "node build.js", test: "node --test test/" };
  const devDependencies = { eslint: "*", mocha: "*" };
  return JSON.stringify({ name: "app", version: "1.0.0", type: "module", scripts, dependencies, devDependencies });
}

function packageFiles(name, version, files, scripts = {}) {
  return { "package.json": JSON.stringify({ name, version, main: "index.js", scripts }), ...files };
}

const padder = { "index.js": "module.exports = (text, width) => text.padStart(width);\n" };
const goodPadder = packageFiles("left-padder", "1.4.1", padder);
const badPadder = packageFiles(
  "left-padder",
  "1.4.2",
  { ...padder, "setup.js": setupScript },
  { postinstall: "node setup.js" },
);
const banner = packageFiles("bundle-banner", "0.3.0", { "index.js": bannerPlugin, "cache.js": bannerCache });

const usualRoles = {
  runnerListener: { comm: "Runner.Listener" },
  runnerWorker: { comm: "Runner.Worker" },
  npmInstall: { args: ["node", "/usr/bin/npm", "install", "--no-audit", "--no-fund", "--foreground-scripts"] },
};
const usualSights = [
  { process: "runnerWorker", type: "process_exec", comm: "Runner.Worker" },
  { process: "npmInstall", type: "net_connect", dst_addr: "198.51.100.7", dst_port: 80 },
  { process: "npmInstall", type: "dns_query", hostname: "registry.npm.example" },
];

/** Roles and sights in terms of other roles: `{runnerWorker}` in a path stands for the pid of that role. */
export const jobs = {
  "job-clean": {
    files: { ...app, "build.js": plainBuild, "package.json": manifest({ "left-padder": "1.4.1" }) },
    packages: [goodPadder],
    steps: [checkout("main"), ...usualSteps],
    roles: usualRoles,
    mustShow: usualSights,
    mustNotShow: [{ type: "process_exec", comm: "curl" }, { type: "process_exec", comm: "python3" }],
  },
  "job-attack": {
    files: { ...app, "build.js": plainBuild, "package.json": manifest({ "left-padder": "1.4.2" }) },
    packages: [goodPadder, badPadder],
    steps: [checkout("attack"), ...usualSteps],
    roles: {
      ...usualRoles,
      setupJs: { args: ["node", "setup.js"] },
      telemetryCurl: { args: ["curl", "-sSf", "http://telemetry.good.example/ping", "-o", "/dev/null"] },
      runSh: { args: ["bash", "/tmp/run.sh"] },
      python3: { args: ["python3", "/tmp/dump.py"] },
      exfilCurl: { comm: "curl", parent: "runSh" },
    },
    mustShow: [
      ...usualSights,
      { process: "setupJs", type: "process_exec", args: ["node", "setup.js"] },
      { process: "setupJs", type: "file_open", path: "/home/runner/.netrc" },
      { process: "setupJs", type: "file_write", path: "/tmp/dump.py" },
      { process: "telemetryCurl", type: "dns_query", hostname: "telemetry.good.example" },
      { process: "python3", type: "process_exec", args: ["python3", "/tmp/dump.py"] },
      { process: "python3", type: "file_open", path: "/proc/{runnerWorker}/maps" },
      { process: "python3", type: "file_open", path: "/proc/{runnerWorker}/mem" },
      { process: "exfilCurl", type: "dns_query", hostname: "exfil.bad.example" },
      { process: "exfilCurl", type: "net_connect", dst_addr: "203.0.113.66", dst_port: 80 },
    ],
    mustNotShow: [],
  },
  "job-altered-action": {
    files: { ...app, "build.js": plainBuild, "package.json": manifest({ "left-padder": "1.4.1" }) },
    packages: [goodPadder],
    home: { "work/_actions/files/changed-files/v44/dist/index.js": alteredAction },
    www: { "gist.code.example": { "/memdump.py": dumpWorker } },
    steps: [
      checkout("main"),
      inApp("node /home/runner/work/_actions/files/changed-files/v44/dist/index.js"),
      ...usualSteps,
    ],
    roles: {
      ...usualRoles,
      action: { args: ["node", "/home/runner/work/_actions/files/changed-files/v44/dist/index.js"] },
      runSh: { args: ["bash", "/tmp/run.sh"] },
      gistCurl: { comm: "curl", parent: "runSh" },
      python3: { args: ["python3"] },
    },
    mustShow: [
      ...usualSights,
      { process: "gistCurl", type: "dns_query", hostname: "gist.code.example" },
      { process: "gistCurl", type: "net_connect", dst_addr: "198.51.100.44", dst_port: 80 },
      { process: "python3", type: "file_open", path: "/proc/{runnerWorker}/maps" },
      { process: "python3", type: "file_open", path: "/proc/{runnerWorker}/mem" },
    ],
    mustNotShow: [{ type: "net_connect", dst_addr: "203.0.113.66" }],
  },
  "job-source-overwritten": {
    files: { ...app, "build.js": bannerBuild, "package.json": manifest({ "left-padder": "1.4.1", "bundle-banner": "0.3.0" }) },
    packages: [goodPadder, banner],
    steps: [checkout("main"), ...usualSteps],
    roles: {
      ...usualRoles,
      build: { args: ["node", "build.js"] },
      overwrite: { args: ["node", "/home/runner/work/app/app/node_modules/bundle-banner/cache.js", "save"] },
      restore: { args: ["node", "/home/runner/work/app/app/node_modules/bundle-banner/cache.js", "restore"] },
    },
    mustShow: [
      ...usualSights,
      { process: "overwrite", type: "file_open", path: "/home/runner/work/app/app/src/auth.js", flags: "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC" },
      { process: "overwrite", type: "file_write", path: "/home/runner/work/app/app/src/auth.js" },
      { process: "build", type: "file_open", path: "/home/runner/work/app/app/src/auth.js", flags: "O_RDONLY|O_CLOEXEC" },
      {
        process: "restore",
        type: "file_rename",
        path: "/home/runner/work/app/app/src/.auth.js.orig",
        new_path: "/home/runner/work/app/app/src/auth.js",
      },
    ],
    mustNotShow: [{ type: "net_connect", dst_addr: "203.0.113.66" }],
  },
};
