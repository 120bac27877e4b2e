"""labelcheck: are the explicit and implicit AI labels of GB 45438-2025 there, right, or stripped?"""
