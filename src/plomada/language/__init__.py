"""What several roles say: their words, which of them they share, and in what sense.

cleaning      from what was written to text that holds nothing but words
tokens        from text to words
stop_words    the words that carry no topic, and what people say while they think, in Spanish and English
shared_terms  the terms that all roles use more than others do
"""
