/**
 * Bundles what the pages load into a browser: sources and npm packages in, queue_service/web/static/built out.
 *
 * Each stylesheet is built twice, as NAME.css and, through rtlcss, as NAME.rtl.css for Arabic and Persian:
 * KERN has physical margins only; our own stylesheets use logical properties, which rtlcss leaves alone.
 * Every entry is tried; if one cannot be built the others are still written, and the command fails.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import rtlcss from "rtlcss";
import { kernParts } from "./kern_parts.mjs";

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const BUILT = path.join(ROOT, "queue_service/web/static/built");
const ENTRIES = [
  "kiosk/static/kiosk.js",
  "kiosk/static/kiosk.css",
  "display_board/static/board.js",
  "display_board/static/board.css",
  "display_board/static/desk_display.js",
  "display_board/static/desk_display.css",
  "queue_service/web/static/phone.js",
  "queue_service/web/static/phone.css",
  "queue_service/web/number/static/worker.js",
  "queue_service/web/static/proof.js",
  "queue_service/web/static/proof.css",
  "queue_service/web/static/privacy.js",
  "queue_service/web/static/privacy.css",
  "queue_service/web/static/rule.css",
  "queue_service/web/static/wall.css",
  "queue_service/web/static/sign_in.js",
  "queue_service/web/static/device.js",
  "queue_service/web/static/device.css",
  "queue_service/web/clerk/static/console.js",
  "queue_service/web/clerk/static/console.css",
  "queue_service/web/information/static/information.js",
  "queue_service/web/information/static/information.css",
  "queue_service/web/lobby/static/lobby.js",
  "queue_service/web/lobby/static/lobby.css",
  "queue_service/web/admin/static/admin.js",
  "queue_service/web/admin/static/admin.css",
  "queue_service/web/admin/static/devices.js",
  "queue_service/web/admin/static/roster.js",
  "queue_service/web/admin/static/catch_up.js",
  "queue_service/web/admin/static/day_list.css",
  "queue_service/web/setup/static/setup.js",
  "queue_service/web/setup/static/setup.css",
  "queue_service/web/static/home.css",
];
// The oldest browsers we promise: Debian's Chromium and Firefox ESR on devices, phones of about four years.
const BROWSERS = ["chrome109", "firefox115", "safari16.4"];

/** Leaves the WOFF twins of the fonts out: every browser above reads WOFF2, and the package is half the size. */
const woff2Only = {
  name: "woff2-only",
  setup(build) {
    build.onLoad({ filter: /[\\/]@fontsource[\\/].*\.css$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(/,\s*url\([^)]*\.woff\)\s*format\(["']woff["']\)/g, ""),
      loader: "css",
    }));
  },
};

/** `direction` in our CSS marks a number that reads left to right in every language: rtlcss would turn it round. */
const keepDirection = {
  name: "keep-direction",
  priority: 1,
  directives: { control: {}, value: [] },
  processors: [{ name: "direction", expr: /^direction$/i, action: (prop, value) => ({ prop, value }) }],
};

async function bundle(entry) {
  const result = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir: BUILT,
    entryNames: "[name]",
    assetNames: "fonts/[name]-[hash]",
    bundle: true,
    minify: true,
    // The pages load plain scripts; a function round everything keeps their names out of the page.
    format: "iife",
    target: BROWSERS,
    charset: "utf8",
    legalComments: "inline",
    loader: { ".woff2": "file", ".woff": "file", ".svg": "file", ".png": "file", ".mp3": "file", ".wav": "file" },
    plugins: [kernParts, woff2Only],
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const files = new Map(result.outputFiles.map((file) => [path.relative(BUILT, file.path), file.contents]));
  if (entry.endsWith(".css")) {
    const name = path.basename(entry, ".css");
    const turned = rtlcss.process(result.outputFiles.find((file) => file.path.endsWith(".css")).text, {}, [keepDirection]);
    files.set(`${name}.rtl.css`, Buffer.from(turned));
  }
  return { files, inputs: Object.keys(result.metafile.inputs), warnings: result.warnings };
}

/** The licences of the packages that went into the bundles: they ask to travel with every copy. */
async function licences(inputs) {
  const packageOf = (input) =>
    input.startsWith("kern:") ? "@kern-ux/native" : /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  const names = inputs.map(packageOf).filter(Boolean);
  const texts = [];
  for (const name of [...new Set(names)].sort()) {
    const folder = path.join(ROOT, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? await readFile(path.join(folder, file), "utf8") : "";
    texts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return Buffer.from(texts.join(`\n${"-".repeat(80)}\n\n`));
}

/** Replaces each file in one step: a page may be loading it. */
async function replaceBuilt(files) {
  for (const [name, contents] of files) {
    const target = path.join(BUILT, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(`${target}.new`, contents);
    await rename(`${target}.new`, target);
  }
}

/** Removes what nothing builds any more. */
async function removeOthers(files) {
  for (const entry of await readdir(BUILT, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !files.has(path.relative(BUILT, file))) await rm(file, { force: true });
  }
}

async function main() {
  const files = new Map();
  const inputs = new Set();
  const failures = [];
  for (const entry of ENTRIES) {
    if (!existsSync(path.join(ROOT, entry))) {
      failures.push(`${entry}: there is no such file`);
      continue;
    }
    try {
      const part = await bundle(entry);
      part.files.forEach((contents, name) => files.set(name, contents));
      part.inputs.forEach((input) => inputs.add(input));
      const kind = { kind: "warning", color: false };
      failures.push(...(await esbuild.formatMessages(part.warnings, kind)).map((text) => `${entry}: ${text}`));
    } catch (error) {
      failures.push(`${entry}: ${error.message}`);
    }
  }
  files.set("third-party-licences.txt", await licences([...inputs]));
  await mkdir(BUILT, { recursive: true });
  await replaceBuilt(files);
  if (failures.length === 0) await removeOthers(files);
  const sizes = [...files].map(([name, contents]) => `  ${name} ${Math.ceil(contents.length / 1024)} kB`);
  console.log(`Built ${files.size} browser parts into ${path.relative(ROOT, BUILT)}:`);
  console.log(sizes.filter((line) => !line.includes("fonts/")).join("\n"));
  if (failures.length > 0) {
    console.error(`\nBrowser parts that could not be built:\n\n${failures.join("\n")}`);
    process.exitCode = 1;
  }
}

await main();
