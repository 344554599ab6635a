"""Owns what must be on the machine before the program or its tests run; needs nothing but Python.

    python3 packaging/prepare.py run     system libraries, .venv from requirements.lock, catalogues
    python3 packaging/prepare.py test    the same from requirements-dev.lock, and the tests' tools

Whatever is already there is left alone, so that a second call takes a blink.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
CATALOGUES = ROOT / "resources" / "i18n"

# What SpatiaLite and Qt's offscreen, X11 and Wayland windows load, and Debian's package of each.
LIBRARIES = {
    "mod_spatialite.so": "libsqlite3-mod-spatialite",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
# What some tests look through, skipping where it is absent, and what PyInstaller reads Linux with.
TEST_TOOLS = {"chromium": "chromium", "pdftoppm": "poppler-utils", "objdump": "binutils"}


def loads(library: str) -> bool:
    """Whether the system has a shared library, and all that it needs in turn."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """The Debian packages without which the program cannot start here."""
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python3.{sys.version_info.minor}-venv")
    return missing


def apt_get() -> list[str] | None:
    """How apt-get is called without a question asked; nothing where that is not allowed."""
    quiet = "env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300".split()
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return quiet
    asks_nothing = shutil.which("sudo") and call(["sudo", "-n", "true"], hidden=True)
    return ["sudo", "-n", *quiet] if asks_nothing else None


def call(command: list[str], *, hidden: bool = False) -> bool:
    """Run a command to its end; whether it succeeded."""
    output = subprocess.DEVNULL if hidden else None
    finished = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
    )
    return finished.returncode == 0


def install(packages: list[str]) -> bool:
    """Install Debian packages; whether they are there now."""
    apt = apt_get()
    if apt is None:
        return False
    say("installing " + " ".join(packages))
    # a stale list may still name what is wanted, so a failed update decides nothing
    call([*apt, "update"])
    return call([*apt, "install", "--yes", "--no-install-recommends", *packages])


def prepare_system() -> None:
    """See to the system packages, or stop with the one line that installs them."""
    missing = missing_packages()
    if not missing or (install(missing) and not missing_packages()):
        return
    line = f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    fail(
        "system packages are missing; please run this line, then try again:\n"
        f"  sudo sh -c 'apt-get update && {line}'"
    )


def prepare_test_tools() -> None:
    """See to the programs some tests look through; those tests skip where one cannot be had."""
    for tool, package in TEST_TOOLS.items():
        if shutil.which(tool) is None and not install([package]):
            say(f"{package} is not to be had here: the tests that need it will be skipped")


def fingerprint(lock: Path) -> str:
    """What a finished installation is recognised by."""
    return hashlib.sha256(platform.python_version().encode() + lock.read_bytes()).hexdigest()


def fits_this_python() -> bool:
    """Whether .venv stands, on the Python that is running."""
    settings = VENV / "pyvenv.cfg"
    wanted = f"version = {platform.python_version()}"
    return PYTHON.exists() and settings.exists() and wanted in settings.read_text().splitlines()


def is_installed(purpose: str) -> bool:
    """Whether .venv holds everything a purpose needs; what tests need covers a run."""
    if not fits_this_python():
        return False
    covering = ("run", "test") if purpose == "run" else ("test",)
    stamps = [(VENV / f"installed-{each}", LOCKS[each]) for each in covering]
    return any(stamp.exists() and stamp.read_text() == fingerprint(lock) for stamp, lock in stamps)


def prepare_packages(purpose: str) -> None:
    """Make .venv hold exactly the versions of the lock file."""
    if not fits_this_python():
        say(f"making .venv on Python {platform.python_version()}")
        if not call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
            fail("the virtual environment .venv could not be made")
    lock = LOCKS[purpose]
    say(f"installing the packages of {lock.name} into .venv (a minute or two)")
    pip = [str(PYTHON), "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    if not call([*pip, "install", "--no-deps", "--require-hashes", "-r", str(lock)]):
        fail(f"the packages of {lock.name} could not be installed; see above for the reason")
    (VENV / f"installed-{purpose}").write_text(fingerprint(lock))


def prepare_catalogues() -> None:
    """Compile the translations where a source is newer than what was made of it."""
    for language in {file.parent for file in CATALOGUES.glob("*/*.po")}:
        compiled = language / "LC_MESSAGES" / "resgroup.mo"
        # the folder counts too: its time tells that a file was taken away
        newest = max(path.stat().st_mtime for path in (language, *language.glob("*.po")))
        if not compiled.exists() or compiled.stat().st_mtime < newest:
            say(f"compiling the translations into {language.name}")
            if not call([str(PYTHON), str(ROOT / "packaging" / "translations.py"), "compile"]):
                fail("the translations could not be compiled; see above for the reason")


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def fail(text: str) -> None:
    sys.exit(f"setup: {text}")


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        sys.exit((__doc__ or "").strip())
    purpose = arguments[0]
    prepare_system()
    if not is_installed(purpose):
        if purpose == "test":
            prepare_test_tools()
        prepare_packages(purpose)
    prepare_catalogues()


if __name__ == "__main__":
    main(sys.argv[1:])
