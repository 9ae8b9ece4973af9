"""A SQLite file serves the processes of one host, and says so to others."""

from dataclasses import dataclass

import pytest

from voxie_platform.errors import SettingsError
from voxie_platform.settings import MACHINES_APART, read_settings
from voxie_platform.storage.open import open_stores, status, upgrade
from voxie_platform.storage.sqlite.one_host import expect_one_host


@dataclass
class Mount:
    mountpoint: str
    fstype: str


@pytest.mark.parametrize("name", MACHINES_APART)
async def test_where_each_process_has_a_machine_of_its_own_sqlite_is_refused(name, monkeypatch, tmp_path):
    monkeypatch.setenv(name, "given by the platform")
    settings = read_settings(data_dir=tmp_path)
    for command in (upgrade, status):
        with pytest.raises(SettingsError, match=r"SEVERAL_HOSTS.*STORE=supabase"):
            await command(settings)
    with pytest.raises(SettingsError, match="each has a machine of its own"):
        await open_stores(settings).__aenter__()
    assert list(tmp_path.iterdir()) == []


async def test_whoever_knows_better_may_say_so(monkeypatch, tmp_path):
    monkeypatch.setenv(MACHINES_APART[0], "1")
    monkeypatch.setenv("SEVERAL_HOSTS", "false")
    assert await upgrade(read_settings(data_dir=tmp_path))


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "ceph", "fuse.sshfs", "fuse.glusterfs"])
def test_a_network_file_system_is_refused(kind, tmp_path):
    mounts = [Mount("/", "ext4"), Mount(str(tmp_path), kind)]
    with pytest.raises(SettingsError, match=f"network file system.*{kind}"):
        expect_one_host(tmp_path / "data" / "voxie.db", several_hosts=False, mounts=mounts)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "apfs", "fuseblk"])
def test_a_disk_of_this_host_is_taken(kind, tmp_path):
    mounts = [Mount("/", "nfs"), Mount(str(tmp_path), "nfs"), Mount(str(tmp_path), kind)]
    expect_one_host(tmp_path / "voxie.db", several_hosts=False, mounts=mounts)


def test_a_mount_beside_the_folder_does_not_matter(tmp_path):
    mounts = [Mount("/", "ext4"), Mount(f"{tmp_path}/da", "nfs")]
    expect_one_host(tmp_path / "data" / "voxie.db", several_hosts=False, mounts=mounts)
