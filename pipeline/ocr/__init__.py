"""Optical character recognition: from the image of a page to the same `Page` of text and boxes that the other readers give.

`image` makes a raster of the page and takes the red ink off it, `upright` turns and straightens it, `engine` recognises its
words, `second_look` reads again what fills the `blanks` of its head, by `digits` too, `rules` finds the tables drawn on
it, `page` puts the words into reading order.
"""
