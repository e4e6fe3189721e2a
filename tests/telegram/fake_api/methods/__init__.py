"""The methods of the Bot API, by name in small letters: names are not case sensitive."""

from collections.abc import Callable, Mapping

from tests.telegram.fake_api.methods import account, answering, editing, looking, sending
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.world import World

Method = Callable[[World, Parameters], object]

METHODS: Mapping[str, Method] = {
    name.lower(): method
    for room in (account, answering, editing, looking, sending)
    for name, method in room.METHODS.items()
}
