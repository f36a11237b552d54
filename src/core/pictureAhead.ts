/**
 * What the page runs to have its picture before its own script is there. It is no `<img>` and no `<link>`: VS Code hands over
 * messages when the page is loaded, and a page is loaded when those are.
 *
 * The address stands in `<meta name="picture">`; leaves `window.pictureAhead`, the address and the file, which may be rejected.
 */
export const FETCH_PICTURE = `{
  const url = document.querySelector('meta[name="picture"]')?.content;
  if (url) {
    const file = fetch(url).then((response) => (response.ok ? response.blob() : Promise.reject(response.statusText)));
    file.catch(() => {});
    window.pictureAhead = { url, file };
  }
}`;
