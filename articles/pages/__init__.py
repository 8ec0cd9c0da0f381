"""What the newsroom says of itself: its pages saved, every version of them kept, addresses that never end."""
