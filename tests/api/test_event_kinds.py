"""Where a change's subject is read."""

from voxie_platform.fleet.kinds import KINDS


async def test_each_kind_names_a_route_that_there_is(api):
    paths = (await api.get("/api/openapi.json")).json()["paths"]
    for kind in KINDS.values():
        method, path = kind.read.split(" ")
        assert method.lower() in paths[path]
