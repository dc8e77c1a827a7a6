import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HttpProblem } from "./http-problem";
import type { Call } from "./route";

const folders = ["cmaps", "iccs", "standard_fonts", "wasm"] as const;

/**
 * `GET /pdf-data/{folder}/{file}`: what pdf.js fetches for the PDFs that need it: tables of Chinese, Japanese and Korean
 * characters, the fonts that every reader has, and decoders of rarer images. A part of the program, as its scripts are.
 */
export async function readPdfData({
  params,
}: Call<{ readonly folder: string; readonly file: string }>): Promise<Response> {
  const folder = folders.find((known) => known === params.folder);
  if (folder === undefined || !/^[\w-]+\.[a-z]+$/.test(params.file)) throw notFound();
  try {
    const bytes = await readFile(join(process.cwd(), "node_modules", "pdfjs-dist", folder, params.file));
    return new Response(new Uint8Array(bytes), {
      headers: {
        "Content-Type": typeOf(params.file),
        "Cache-Control": "public, max-age=86400",
      },
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw notFound();
    throw error;
  }
}

/** A browser that guesses no types compiles and runs nothing under another. */
function typeOf(file: string): string {
  if (file.endsWith(".wasm")) return "application/wasm";
  // In the place of a decoder, where a browser has WebAssembly turned off.
  return file.endsWith(".js") ? "text/javascript" : "application/octet-stream";
}

function notFound(): HttpProblem {
  return new HttpProblem("not-found", { detail: "pdf.js has no such file." });
}
