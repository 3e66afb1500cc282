"""What several roles say: their words, which of them they share, and in what sense.

cleaning         from what was written to text that holds nothing but words
tokens           from text to words
stop_words       the words that carry no topic, and what people say while they think, in four languages
detection        the language of each document
lemmas           which words are forms of one word, and which of them is shown
phrases          which runs of words are phrases, and which of them say only what a longer one says
group_counts     how often each term stands in what each group said, and how much that varies
false_discovery  of what is found among millions of terms, how much is found by chance
shared_terms     the terms that all roles use more than others do
owned_terms      the terms that one role uses more than the other roles do
equal_use        the terms that all roles use alike
"""
