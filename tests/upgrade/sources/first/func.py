"""What a function answers."""


def handler(ctx: object, data: object = None) -> str:
    return "first"
