"""The files of the repository: what git knows or would add, or, without git, all but what is built."""
import subprocess
from pathlib import Path

BUILT = {"build", "node_modules", ".git"}


def repository_files(root):
    try:
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                check=True, capture_output=True).stdout.decode()
        paths = set(listed.split("\0")) - {""}
    except (OSError, subprocess.CalledProcessError):
        paths = {file.relative_to(root).as_posix() for file in Path(root).rglob("*")
                 if not BUILT & set(file.relative_to(root).parts)}
    return sorted(path for path in paths if (Path(root) / path).is_file())
