"""What a visitor's words say, one kind of value per module."""
