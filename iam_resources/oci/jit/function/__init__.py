"""The function that sets the capabilities of users made just in time; this folder is deployed as it is.

In the deployed image there is nothing else of this project: no file here imports anything from outside of this folder
but the two packages of requirements.txt. A function that carries out a documented step says so in its docstring.
"""
