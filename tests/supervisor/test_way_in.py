"""The key with which an `up` is entered."""

import pytest

from voxie_platform.access.models import Scope
from voxie_platform.access.secrets import hash_of, new_key, prefix_of
from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores, upgrade
from voxie_platform.supervisor.way_in import KEY_NAME, WORKSPACE, way_in


@pytest.fixture
async def access(tmp_path):
    settings = read_settings(data_dir=tmp_path)
    await upgrade(settings)
    async with open_stores(settings) as stores:
        yield stores.access


async def opens(access, key):
    return await access.holder_of_key(hash_of(key)) is not None


async def test_the_key_opens_for_as_long_as_the_run_lasts(access, tmp_path):
    async with way_in(access, tmp_path) as entry:
        assert await opens(access, entry.key)
    assert not await opens(access, entry.key)


async def test_the_key_of_a_run_that_was_killed_opens_nothing_once_the_next_one_begins(access, tmp_path):
    async with way_in(access, tmp_path) as killed, way_in(access, tmp_path) as next_one:
        assert not await opens(access, killed.key)
        assert await opens(access, next_one.key)


async def test_a_key_that_somebody_called_like_that_of_up_is_left_alone(access, tmp_path):
    theirs = new_key()
    workspace = await access.first_workspace(WORKSPACE)
    await access.add_key(
        workspace.id,
        name=KEY_NAME,
        secret_hash=hash_of(theirs),
        prefix=prefix_of(theirs),
        scopes=(Scope.READ,),
        expires_at=None,
    )
    async with way_in(access, tmp_path):
        assert await opens(access, theirs)
    assert await opens(access, theirs)


async def test_two_that_run_on_one_store_leave_each_others_keys_alone(access, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    async with way_in(access, tmp_path) as here:
        async with way_in(access, there) as other:
            assert await opens(access, here.key)
            assert await opens(access, other.key)
        assert await opens(access, here.key)


async def test_a_key_that_another_store_had_is_no_hindrance(access, tmp_path):
    (tmp_path / "up.key_id").write_text("never made")
    async with way_in(access, tmp_path) as entry:
        assert await opens(access, entry.key)
