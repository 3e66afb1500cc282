"""Fetch the front-end files that Plomada serves itself, and copy the few that are used into the tree.

Run it by hand when package.json or vendor-icons.txt changes: `python tools/vendor.py`. It needs npm and a
registry; the product needs neither. Nothing is built: files are copied, with three changes that the strict
Content-Security-Policy and the hashed static files ask for (no images inside the style sheet, no pointers to
source maps, only our alphabets).
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src/plomada_web/site/static/vendor"
BROWSER_TESTS = ROOT / "tests/browser/vendor"

ALPHABETS = ("latin", "latin-ext")
ICONS = (ROOT / "tools/vendor-icons.txt").read_text("utf-8").split()


def without_embedded_images(css: str) -> str:
    """Return the style sheet without `data:` images, which our policy refuses and tokens.css draws."""
    return re.sub(r"""url\((["']?)data:.*?\1\)(?=[;,} )!])""", "none", css)


def without_source_maps(text: str) -> str:
    """Return the file without its last pointer to a map: hashed static files must all exist."""
    return re.sub(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+)\s*$", "", text)


def font_faces(css: str) -> str:
    """Return only the font faces of the alphabets that we ship."""
    faces = re.findall(r"/\* inter-(\S+)-opsz-normal \*/\n(@font-face \{.*?\n\})", css, flags=re.DOTALL)
    return "\n".join(face for alphabet, face in faces if alphabet in ALPHABETS) + "\n"


def sprite(folder: Path) -> str:
    """Return one SVG with a symbol for each icon that the templates use."""
    symbols = "\n".join(symbol(name, (folder / f"{name}.svg").read_text("utf-8")) for name in ICONS)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="1.5"'
        f' stroke-linecap="round" stroke-linejoin="round">\n{symbols}\n</svg>\n'
    )


def symbol(name: str, svg: str) -> str:
    """Return the strokes of one icon as a symbol, without its invisible bounding box."""
    strokes = [path for path in re.findall(r"<path[^>]*/>", svg) if 'stroke="none"' not in path]
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5"'
        f' stroke-linecap="round" stroke-linejoin="round">{"".join(strokes)}</symbol>'
    )


def files(modules: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each file to keep, with the place it goes to."""
    inter = modules / "@fontsource-variable/inter"
    tabler = modules / "@tabler/core/dist/css/tabler.min.css"
    yield STATIC / "htmx/htmx.min.js", text(modules / "htmx.org/dist/htmx.min.js")
    yield STATIC / "htmx/LICENSE", (modules / "htmx.org/LICENSE").read_bytes()
    yield STATIC / "alpine/alpine-csp.min.js", text(modules / "@alpinejs/csp/dist/cdn.min.js")
    yield STATIC / "alpine/LICENSE", mit(modules, "Copyright (c) Caleb Porzio and contributors")
    yield STATIC / "tabler/tabler.min.css", without_embedded_images(text(tabler).decode()).encode()
    yield (
        STATIC / "tabler/LICENSE",
        mit(
            modules,
            "Copyright (c) 2018-2026 The Tabler Authors\nCopyright (c) 2018-2026 codecalm.net Paweł Kuna",
        ),
    )
    yield STATIC / "icons/icons.svg", sprite(modules / "@tabler/icons/icons/outline").encode()
    yield STATIC / "icons/LICENSE", (modules / "@tabler/icons/LICENSE").read_bytes()
    yield STATIC / "inter/opsz.css", font_faces((inter / "opsz.css").read_text("utf-8")).encode()
    yield STATIC / "inter/LICENSE", (inter / "LICENSE").read_bytes()
    for alphabet in ALPHABETS:
        name = f"files/inter-{alphabet}-opsz-normal.woff2"
        yield STATIC / "inter" / name, (inter / name).read_bytes()
    yield BROWSER_TESTS / "axe.min.js", text(modules / "axe-core/axe.min.js")
    yield BROWSER_TESTS / "LICENSE-axe-core", (modules / "axe-core/LICENSE").read_bytes()


def text(path: Path) -> bytes:
    """Return a text file without its source map."""
    return without_source_maps(path.read_text("utf-8")).encode()


def mit(modules: Path, holder: str) -> bytes:
    """Return the MIT licence for a package that names it but does not bring its text."""
    licence = (modules / "@tabler/icons/LICENSE").read_text("utf-8")
    return re.sub(r"Copyright \(c\).*", holder, licence, count=1).encode()


def install(folder: Path) -> Path:
    """Install the pinned packages in a folder of their own and return where they are."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("vendor: npm is not installed; on Debian: apt-get install npm")
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": wanted}), "utf-8")
    subprocess.run(  # noqa: S603 (a fixed command, found on the path)
        [npm, "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"],
        cwd=folder,
        check=True,
    )
    return folder / "node_modules"


def main() -> None:
    """Replace the vendored files by those of the versions in package.json."""
    with tempfile.TemporaryDirectory() as folder:
        kept = list(files(install(Path(folder))))
    shutil.rmtree(STATIC, ignore_errors=True)
    for place, content in kept:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        print(f"{len(content):>9,} {place.relative_to(ROOT)}")  # noqa: T201 (a tool talks to its terminal)


if __name__ == "__main__":
    main()
