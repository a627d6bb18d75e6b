"""What a realm holds, with the indexes that make ten thousand users quick."""
