// Collects the violations of the page's policy.

globalThis.violations = [];
document.addEventListener("securitypolicyviolation", ({ blockedURI }) => {
  globalThis.violations.push(blockedURI);
});
