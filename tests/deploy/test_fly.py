"""fly.toml and the page's commands are held to what flyctl's own source reads and does.

That is github.com/superfly/flyctl on 26 November 2026: internal/appconfig, and the commands deploy and scale.
A processor's share is told by fly.io's manual (machines/cpu-performance).
"""

import json
import re
import shlex
from pathlib import Path

import pytest

from voxie_platform.cli.program import commands
from voxie_platform.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
CHECK = "interval timeout grace_period method path protocol tls_skip_verify tls_server_name headers"
READ = {
    "": "app primary_region kill_signal kill_timeout swap_size_mb console_command experimental build deploy"
    " env processes mounts http_service services checks files host_dedication_id machine_config container"
    " machine_checks restart vm statics metrics",
    "build": "builder args buildpacks image settings builtin dockerfile ignorefile build-target",
    "deploy": "strategy max_unavailable wait_timeout release_command release_command_timeout"
    " release_command_vm seed_command",
    "http_service": "internal_port force_https auto_stop_machines auto_start_machines min_machines_running"
    " processes concurrency tls_options http_options checks machine_checks",
    "http_service.concurrency": "type hard_limit soft_limit",
    "http_service.checks": CHECK,
    "checks": f"{CHECK} port type processes",
    "restart": "policy retries processes",
    "vm": "size memory cpus cpu_kind memory_mb gpus gpu_kind kernel_args host_dedication_id persist_rootfs"
    " processes",
}
"""The keys of each section. Of others flyctl says nothing, unless asked by `fly config validate --strict`."""

LEAST_MEGABYTES_OF_A_SHARED_PROCESSOR = 256
MILLISECONDS_A_SECOND_OF_A_SHARED_PROCESSOR = 1000 / 16


def sections(fly):
    """Each table with its own keys alone."""
    service = fly["http_service"]
    yield from (("", fly), ("build", fly["build"]), ("deploy", fly["deploy"]), ("http_service", service))
    yield "http_service.concurrency", service["concurrency"]
    yield from (("http_service.checks", check) for check in service["checks"])
    yield from (("checks", check) for check in fly["checks"].values())
    yield from ((name, table) for name in ("restart", "vm") for table in fly[name])


def size_of(fly, group):
    """How many shared processors a machine of this group has, and megabytes."""
    [vm] = [vm for vm in fly["vm"] if group in vm["processes"]]
    [processors] = map(int, re.findall(r"^shared-cpu-(\d)x$", vm["size"]))
    [(amount, unit)] = re.findall(r"^(\d+)(mb|gb)$", vm["memory"])
    return processors, int(amount) * {"mb": 1, "gb": 1024}[unit]


@pytest.fixture(scope="module")
def page():
    """The commands of option C, each as the words that a shell makes of it."""
    text = (ROOT / "docs/deploying.md").read_text()
    option = text[text.index("## Option C") : text.index("## Afterwards")]
    blocks = "".join(re.findall(r"```sh\n(.*?)```", option, re.S)).replace("\\\n", "")
    blocks = re.sub(r"\$\(.*?\)", "printed", blocks)
    return [shlex.split(command) for line in blocks.splitlines() for command in line.split(" && ")]


def test_flyctl_reads_each_key_of_its_file(fly):
    for section, table in sections(fly):
        assert table.keys() <= set(READ[section].split()), section


def test_a_machine_is_started_again_whatever_code_it_ended_with(fly):
    [restart] = fly["restart"]
    assert restart["policy"] == "always"
    assert set(restart["processes"]) == fly["processes"].keys(), "without names it is the first group's alone"


def test_a_worker_has_processor_time_for_all_its_calls(fly):
    measured = (ROOT / "docs/speed.md").read_text()
    [milliseconds] = map(int, re.findall(r"processor time per second of a call.*\| (\d+) ms \|", measured))
    needed = milliseconds * Settings.model_fields["call_slots"].default
    for group in ("voxie", "spawner"):
        processors, _ = size_of(fly, group)
        assert needed <= processors * MILLISECONDS_A_SECOND_OF_A_SHARED_PROCESSOR, group


def test_every_machine_has_the_memory_that_its_processors_ask_for(fly):
    for group in fly["processes"]:
        processors, megabytes = size_of(fly, group)
        assert megabytes >= processors * LEAST_MEGABYTES_OF_A_SHARED_PROCESSOR, group


def test_what_the_page_sets_is_read(fly, page, tmp_path):
    [given] = [words[3:] for words in page if words[:3] == ["fly", "secrets", "set"]]
    secrets = dict(word.split("=", 1) for word in given)
    assert secrets.keys() <= {name.upper() for name in Settings.model_fields}
    assert not secrets.keys() & fly["env"].keys(), "a secret hides what the file says"
    proxies = secrets["TRUSTED_PROXIES"]
    assert read_settings(trusted_proxies=proxies, data_dir=tmp_path).trusted_proxies == json.loads(proxies)


def test_no_standby_is_made_before_machines_are_counted(fly, page):
    deployed = page.index(["fly", "deploy", "--ha=false"])
    [(counted, groups)] = [
        (at, words[3:]) for at, words in enumerate(page) if words[:3] == ["fly", "scale", "count"]
    ]
    assert deployed < counted
    assert {group.partition("=")[0] for group in groups} <= fly["processes"].keys()


def test_the_link_is_asked_for_by_the_path_that_the_program_has_in_the_image(page):
    [command] = [words[-1] for words in page if words[:3] == ["fly", "ssh", "console"]]
    program, group, *_ = command.split()
    assert f"PATH={Path(program).parent}:" in (ROOT / "Dockerfile").read_text()
    assert group in {it.name for it in commands.registered_groups}
