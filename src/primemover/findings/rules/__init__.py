"""The rules, one a file. Its docstring is the user's text: a title line, then the explanation."""
