"""Who signs in: passwords and second steps, wrong guesses, sessions, and the pages under /staff/."""
