"""The real engine, made fast enough for hundreds of programs: the Pythons that it starts are forked, not started."""
