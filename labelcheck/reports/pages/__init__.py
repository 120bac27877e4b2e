"""The templates of pages for people, and the style sheet that they share."""
