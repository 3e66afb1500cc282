"""Counting: from documents to a cube, in memory that is bounded whatever their number.

documents    what is counted: batches of texts with who said them, in which group and when
alphabet     what each sign is to whoever divides a text into words
encoding     from a column of texts to numbers of words, in one pass over the bytes
vocabulary   the words that are counted, and who said something when
ngrams       from numbers of words to keys of two and three words in a row
sorting      keys into order, by their digits
ranges       the terms that begin with some of the words, counted by themselves
folding      what is told of a term by group and period, and how unevenly authors use it
cube         what was counted, in a folder: written range by range, read by column

`plomada.engines` carries it: threads here, Spark elsewhere, with the same cube to the last bit.
"""
