"""voxie-platform: voice agents made by talking, answered in rooms of their own."""

__version__ = "0.1.0"
