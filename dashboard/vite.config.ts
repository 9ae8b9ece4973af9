import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Beside each text its compressed forms, which the api sends to whoever takes them. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  writeBundle({ dir = "dist" }, bundle) {
    for (const name of Object.keys(bundle).filter((one) => /\.(js|css|svg)$/.test(one))) {
      const path = join(dir, name);
      const text = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(text));
    }
  },
};

export default defineConfig({
  plugins: [react(), compressed],
  build: {
    target: "es2022",
    emptyOutDir: true,
    // the page's policy allows no scripts or styles but files of its own
    assetsInlineLimit: 0,
    // the room's code, loaded when a call begins
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    rollupOptions: { output: { chunkFileNames: "assets/[name]-[hash].js" } },
  },
});
