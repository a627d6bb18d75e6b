"""What a preview means for access: who gains, loses and keeps what, which risks that has, and which rules it breaks."""
