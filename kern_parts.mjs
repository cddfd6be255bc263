/**
 * Takes from KERN UX only the parts a stylesheet asks for: `@import "kern:tokens"`, `@import "kern:button input alert"`.
 *
 * The package offers its whole stylesheet (400 kB, most of it utilities, icons and components no page here uses) or
 * its Sass sources. Picking rules out of the built stylesheet needs no Sass and keeps KERN's own order and values.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import postcss from "postcss";

/** What one word of an import stands for: KERN's blocks, by class name. */
const PARTS = {
  tokens: ["light", "dark", "level-0", "level-1", "level-2", "layer"],
  typography: ["heading-display", "heading-x-large", "heading-large", "heading-medium", "heading-small", "title", "body",
    "label", "preline", "subline", "hgroup", "link", "list", "number", "sr-only"],
  button: ["btn", "btn-wrapper", "label", "icon"],
  input: ["form-input", "form-check", "fieldset", "error", "hint", "input-group", "input-group-text", "label", "icon"],
  alert: ["alert", "icon"],
  badge: ["badge", "icon"],
  card: ["card", "title", "preline", "subline", "body"],
  dialog: ["dialog", "title"],
  table: ["table"],
  descriptionlist: ["description-list", "description-list-item"],
  progress: ["progress"],
};
/** Palettes no role of ours refers to. */
const UNUSED = /^--kern-color-(brand-colorpalette-\d|limette|grey)-/;
/** KERN's pictures are data: URLs, which our content security policy refuses; our icons are in _icons.html. */
const ICON_PICTURE = /\.kern-icon--(?!small|default|large|x-large)/;
const DATA_URL = /url\(\s*["']?data:/;

const blocksOf = (selector) =>
  [...selector.matchAll(/\.kern-([a-z0-9]+(?:-[a-z0-9]+)*)/g)].map((match) => match[1]);

function wanted(selector, blocks, withTokens) {
  if (ICON_PICTURE.test(selector)) return false;
  const named = blocksOf(selector);
  if (named.length > 0) return named.every((block) => blocks.has(block));
  return withTokens && /:root|\[data-kern-theme|^body\b/.test(selector) && !selector.includes("*");
}

function pick(css, words) {
  const blocks = new Set(words.flatMap((word) => PARTS[word]));
  const withTokens = words.includes("tokens");
  const root = postcss.parse(css);
  root.walkComments((comment) => { comment.remove(); });
  root.walkRules((rule) => {
    if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    rule.selectors = rule.selectors.filter((selector) => wanted(selector, blocks, withTokens));
    if (rule.selectors.join("") === "") rule.remove();
  });
  root.walkDecls((declaration) => {
    if (UNUSED.test(declaration.prop) || DATA_URL.test(declaration.value)) declaration.remove();
  });
  root.walkAtRules((rule) => { if (rule.nodes?.length === 0) rule.remove(); });
  return root.toString();
}

/** The esbuild plugin. An unknown part is an error that names the known ones. */
export const kernParts = {
  name: "kern-parts",
  setup(build) {
    const file = createRequire(import.meta.url).resolve("@kern-ux/native/dist/kern.css");
    build.onResolve({ filter: /^kern:/ }, ({ path }) => ({ path: path.slice("kern:".length), namespace: "kern" }));
    build.onLoad({ filter: /.*/, namespace: "kern" }, async ({ path }) => {
      const words = path.trim().split(/\s+/);
      const unknown = words.filter((word) => !(word in PARTS));
      if (unknown.length > 0) {
        return { errors: [{ text: `KERN has no part "${unknown}"; there are: ${Object.keys(PARTS).join(", ")}` }] };
      }
      return { contents: pick(await readFile(file, "utf8"), words), loader: "css", watchFiles: [file] };
    });
  },
};
