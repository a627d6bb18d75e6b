"""What is there, for programs to read; nothing is changed."""
