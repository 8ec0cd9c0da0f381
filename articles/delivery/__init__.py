"""How pages reach readers: the headers they carry, and the addresses of files."""
