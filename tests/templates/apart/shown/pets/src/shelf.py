"""What the shop has."""

_PETS = {"7": "Tom"}


def everything():
    return [{"id": id_, "name": name} for id_, name in _PETS.items()]


def one(id_):
    return {"statusCode": 404} if id_ not in _PETS else {"id": id_, "name": _PETS[id_]}
