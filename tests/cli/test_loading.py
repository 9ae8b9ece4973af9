"""What a command has loaded before it serves is no burden to it afterwards."""

import os
import subprocess
import sys

import pytest

from voxie_platform.settings import Settings

AS_FAR_AS_IT_COMES = """
import gc
from voxie_platform.cli.program import commands
from voxie_platform.errors import SettingsError
try:
    commands({words!r}, standalone_mode=False)
except SettingsError:
    print(gc.isenabled(), gc.get_freeze_count(), len(gc.get_objects()))
"""


@pytest.mark.parametrize("words", [["worker", "--mode", "spawner"], ["api"]], ids=["worker", "api"])
def test_garbage_is_looked_for_in_nothing_that_was_there_before_the_first_call(words, tmp_path):
    ours = {name.upper() for name in Settings.model_fields}
    given = {name: value for name, value in os.environ.items() if name not in ours}
    told = subprocess.run(
        [sys.executable, "-c", AS_FAR_AS_IT_COMES.format(words=words)],
        cwd=tmp_path,
        env=given,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    looks, left_alone, looked_through = told.split()
    assert looks == "True"
    assert int(left_alone) > 10 * int(looked_through)
