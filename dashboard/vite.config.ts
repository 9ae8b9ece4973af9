import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
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
