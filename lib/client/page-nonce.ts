/** The nonce of this page's policy, without which no style element counts; empty where there is no policy. */
export function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}
