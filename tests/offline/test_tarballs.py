"""What comes out of a package is files, and they stay where they belong."""

import io
import tarfile

import pytest

from voxie_platform.offline.sources import open_tarballs
from voxie_platform.supervisor.programs import ProgramFailedError, content_of


@pytest.fixture
def tarball(tmp_path):
    """With a file as it should be, one that wants to lie beside the folder, and a link out of it."""
    folder = tmp_path / "inside"
    folder.mkdir()
    with tarfile.open(folder / "package.tgz", "w:gz") as archive:
        for name in ("package/weights.bin", "../beside.bin"):
            entry = tarfile.TarInfo(name)
            entry.size = 3
            archive.addfile(entry, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("package/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return folder / "package.tgz"


def test_files_are_unpacked_inside_the_folder_alone(tarball):
    open_tarballs(tarball.parent)
    found = {
        str(path.relative_to(tarball.parents[1])) for path in tarball.parents[1].rglob("*") if path.is_file()
    }
    assert found == {"inside/package.tgz", "inside/package/weights.bin"}


def test_one_file_is_taken_by_its_name(tarball):
    with tarfile.open(tarball) as archive:
        assert content_of("package/weights.bin", archive) == b"abc"
        with pytest.raises(ProgramFailedError, match="no file package/other"):
            content_of("package/other", archive)
