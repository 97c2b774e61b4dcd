"""`vigil hash`: hash a picture the way posts' pictures are hashed, for a watchlist."""

from pathlib import Path

import attrs
import click

from console.cli.context import Console, as_json, pass_console
from vigil.records.errors import BadInput, ImageRefused


@click.command("hash")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@as_json
@pass_console
def command(console: Console, files: tuple[Path, ...], wants_json: bool) -> int:
    """Print SHA-256, pHash and PDQ of picture FILES. The pictures are read, never copied.

    \b
    Example:  vigil hash photo.jpg
              vigil watchlist add pictures pdq:HASH
    """
    from pipelines.hashing import HashWorker

    failed = 0
    with HashWorker() as worker:
        for path in files:
            try:
                image = worker.hash_picture(_read(path))
            except (ImageRefused, BadInput) as error:
                console.tell(f"vigil: {path}: {error}")
                failed += 1
                continue
            if wants_json:
                shown = attrs.asdict(image, filter=lambda _, value: value is not None)
                console.json({"file": str(path), **shown})
                continue
            console.say(f"{path}  {image.width}x{image.height}")
            console.say(f"  sha256:{image.sha256}")
            console.say(f"  phash:{image.phash}")
            console.say(f"  pdq:{image.pdq}  quality {image.quality}")
    return 1 if failed else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(error.strerror or str(error)) from error
