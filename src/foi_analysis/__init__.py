"""Check the figures newspapers print from round-robin Freedom of Information requests.

The package reads the replies and the published figures under ``data/``, and says of each printed
figure what the replies add up to and what independent evidence allows. It knows nothing of any
one investigation outside ``data/``.
"""

__version__ = "0.1.0"
