// From GLB to parts: {mesh, name, index (of the mesh in the file), faces}. Whatever the file says of looks, no part comes out
// black, and what has no normals gets some.
import { Color, DoubleSide, LineBasicMaterial, MeshPhongMaterial, SRGBColorSpace } from "../../../built/three/three.module.js";
import { GLTFLoader } from "../../../built/three/GLTFLoader.js";
import { Faces } from "./faces.js";

const MM_PER_M = 1000;
const PLAIN = ["#a9b6c6", "#b9b3a4", "#a3bcae", "#c0aeb4", "#a8b9c9", "#bdb8a2"];
const DARKEST = 0.28; // of lightness: edges and shades stay to be seen
const LINE = new LineBasicMaterial({ color: "#39434f" });

export async function readModel(bytes) {
  const { scene: root, parser } = await new GLTFLoader().parseAsync(bytes, "");
  root.scale.setScalar(MM_PER_M);
  root.updateMatrixWorld(true);
  const [meshes, points] = [[], []];
  root.traverse((one) => {
    if (one.isMesh) meshes.push(one);
    else if (one.isPoints) points.push(one);
    else if (one.isLine) one.material = LINE;
  });
  // Loose points are left over from annotations.
  points.forEach((one) => one.removeFromParent());
  const own = meshes.map((mesh) => parser.associations.get(mesh) ?? {});
  const plain = new Map([...new Set(own.map(({ meshes: index }) => index))].map((index, at) => [index, PLAIN[at % PLAIN.length]]));
  const faces = await Promise.all(meshes.map((mesh, at) => facesOf(mesh, own[at], parser)));
  const parts = meshes.map((mesh, at) => {
    dress(mesh, plain.get(own[at].meshes));
    return { mesh, index: own[at].meshes ?? at, faces: faces[at] };
  });
  return { root, parts };
}

async function facesOf(mesh, { meshes, primitives = 0 }, parser) {
  const brep = parser.json.meshes?.[meshes]?.primitives[primitives]?.extensions?.TM_brep_faces;
  const ids = brep ? (await parser.getDependency("accessor", brep.faceIndices)).array : null;
  return new Faces(mesh, ids, brep?.faces ?? []);
}

function dress(mesh, plain) {
  const { geometry } = mesh;
  const given = mesh.material;
  const has = given?.name || given?.map || !given?.color?.equals(new Color(1, 1, 1));
  mesh.material = new MeshPhongMaterial({
    color: has ? lightened(given.color) : new Color(plain),
    opacity: Math.max(given?.opacity ?? 1, 0.25),
    transparent: (given?.opacity ?? 1) < 1,
    vertexColors: Boolean(geometry.attributes.color),
    specular: "#1d2126",
    shininess: 24,
    side: DoubleSide,
    flatShading: !geometry.attributes.normal,
    // Edges lie on faces: those are drawn a little further away.
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 1,
  });
}

function lightened(colour) {
  const hsl = colour.getHSL({}, SRGBColorSpace);
  return hsl.l < DARKEST ? new Color().setHSL(hsl.h, hsl.s * 0.8, DARKEST, SRGBColorSpace) : colour.clone();
}
