"""Operations, from a request to an answer."""
