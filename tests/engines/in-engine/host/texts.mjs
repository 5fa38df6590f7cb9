// A page fetches files of the repository.

async function get(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

export const readText = async (url) => (await get(url)).text();
export const readBytes = async (url) => (await get(url)).arrayBuffer();
