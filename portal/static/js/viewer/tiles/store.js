// The tiles that are here, the ones longest unused given away first.
import { Unseen } from "../fetching.js";

export const SIDE = 1024; // px of a tile, but at the right and lower edges
const MOST = 40;

export class Store {
  // pattern: an address with {page}/{level}/{column}_{row}; arrived() is told of each tile.
  constructor(pattern, arrived) {
    Object.assign(this, { pattern, arrived, tiles: new Map() });
  }

  address(page, level, column, row) {
    return this.pattern.replace(/\{(\w+)\}/g, (whole, name) => ({ page, level, column, row })[name] ?? whole);
  }

  // The picture if it is here; else null, and it is fetched.
  get(page, level, column, row) {
    const address = this.address(page, level, column, row);
    let tile = this.tiles.get(address);
    if (tile) this.tiles.delete(address);
    else tile = this.#fetched(address);
    this.tiles.set(address, tile);
    this.#forget();
    return tile.picture;
  }

  // The smallest level of a page: one tile, which stands for all until the others are there.
  async whole(page, index) {
    const picture = this.get(index, page.levels.length - 1, 0, 0);
    const tile = this.tiles.get(this.address(index, page.levels.length - 1, 0, 0));
    return picture ?? tile.coming;
  }

  async all(wanted) {
    return Promise.all(wanted.map((one) => this.get(...one) ?? this.tiles.get(this.address(...one)).coming));
  }

  #fetched(address) {
    const tile = { picture: null };
    const picture = new Image();
    picture.src = address;
    tile.coming = picture.decode().then(
      () => {
        tile.picture = picture;
        this.arrived();
        return picture;
      },
      () => {
        throw new Unseen("no_preview");
      },
    );
    // A single tile that doesn't come leaves the coarser one below it in its place.
    tile.coming.catch(() => {});
    return tile;
  }

  #forget() {
    for (const address of this.tiles.keys()) {
      if (this.tiles.size <= MOST) return;
      this.tiles.delete(address);
    }
  }
}
