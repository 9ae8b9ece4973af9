"""Understanding spoken words: days, times, counts, names, telephone numbers, yes and no."""
