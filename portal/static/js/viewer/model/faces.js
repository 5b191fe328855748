// The faces of a part: which triangle belongs to which, and what each is: a plane, a cylinder, … From the file where it says so
// (TM_brep_faces); else triangles that lie in one plane are one face.
import { BufferAttribute, BufferGeometry, Vector3 } from "../../../built/three/three.module.js";
import { grouped } from "../grouped.js";
import { planeGroups } from "./weld.js";

const FLAT = 1e-4; // 1 - cosine between normals of one plane

export class Faces {
  // ids: the face of each triangle, or null; shapes: what the file says of each face, in the part's own coordinates.
  constructor(mesh, ids, shapes) {
    Object.assign(this, { mesh, shapes, told: Boolean(ids), found: ids });
  }

  get ids() {
    return (this.found ??= planeGroups(this.mesh.geometry));
  }

  get count() {
    const { index, attributes } = this.mesh.geometry;
    return (index?.count ?? attributes.position.count) / 3;
  }

  // The numbers of the three corners of a triangle.
  corners(triangle) {
    const { index } = this.mesh.geometry;
    return [0, 1, 2].map((at) => (index ? index.getX(3 * triangle + at) : 3 * triangle + at));
  }

  triangles(face) {
    this.byFace ??= grouped(this.ids.keys(), (triangle) => this.ids[triangle]);
    return this.byFace.get(face) ?? [];
  }

  // Corners in millimetres, normal outwards, where the part stands now.
  triangle(number) {
    const points = this.corners(number).map((at) => this.#point(at));
    const normal = points[1].clone().sub(points[0]).cross(points[2].clone().sub(points[0]));
    return { points, normal, area: normal.length() / 2 };
  }

  // {type: "plane", origin, normal} | {type: "cylinder", origin, axis, radius} | {type: "cone", axis, angle} | {type: "free"}
  shape(face) {
    const told = this.shapes[face];
    const matrix = this.mesh.matrixWorld;
    const place = (point) => new Vector3(...point).applyMatrix4(matrix);
    const along = (way) => new Vector3(...way).transformDirection(matrix);
    if (told?.type === "cylinder") {
      const radius = told.radius * matrix.getMaxScaleOnAxis();
      return { type: "cylinder", origin: place(told.origin), axis: along(told.axis), radius };
    }
    if (told?.type === "cone") return { type: "cone", axis: along(told.axis), origin: place(told.apex), angle: told.semi_angle };
    return this.#plane(face) ?? { type: told?.type ?? "free" };
  }

  area(face) {
    return this.triangles(face).reduce((sum, one) => sum + this.triangle(one).area, 0);
  }

  // The triangles of some faces alone, in the part's own coordinates.
  geometry(faces) {
    const numbers = faces.flatMap((face) => this.triangles(face)).flatMap((one) => this.corners(one));
    const geometry = new BufferGeometry();
    for (const name of ["position", "normal"]) {
      const all = this.mesh.geometry.attributes[name];
      if (!all) continue;
      const values = numbers.flatMap((at) => [all.getX(at), all.getY(at), all.getZ(at)]);
      geometry.setAttribute(name, new BufferAttribute(Float32Array.from(values), 3));
    }
    return geometry;
  }

  // By its triangles, so that the normal points out of the material.
  #plane(face) {
    const all = this.triangles(face).map((one) => this.triangle(one));
    if (!all.length) return null;
    const normal = all.reduce((sum, one) => sum.add(one.normal), new Vector3());
    if (!normal.length()) return null;
    normal.normalize();
    const flat = all.every((one) => one.area < 1e-9 || 1 - one.normal.dot(normal) / (2 * one.area) < FLAT);
    return flat ? { type: "plane", origin: all[0].points[0], normal } : null;
  }

  #point(at) {
    return new Vector3().fromBufferAttribute(this.mesh.geometry.attributes.position, at).applyMatrix4(this.mesh.matrixWorld);
  }
}
