// What a child was given.

export const args = JSON.parse(new URLSearchParams(location.search).get("args") ?? "[]");
