import pytest

from voxie_platform.settings import read_settings
from voxie_platform.storage.open import open_stores, upgrade


@pytest.fixture
async def workspace(tmp_path):
    """A workspace in a real SQLite file."""
    settings = read_settings(data_dir=tmp_path, store="sqlite")
    await upgrade(settings)
    async with open_stores(settings) as stores:
        yield stores.of((await stores.access.first_workspace("ours")).id)
