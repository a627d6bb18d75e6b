"""The command `iam`: one package for each group of commands in it, one file for each command."""
