"""What an entry of the wiki is: pure models, without I/O, that never import `tools`."""
