// localStorage that never throws: private windows and full disks lose the convenience, not the page.
export function load(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`tsunagu.${key}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function save(key, value) {
  try {
    if (value === null) localStorage.removeItem(`tsunagu.${key}`);
    else localStorage.setItem(`tsunagu.${key}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
