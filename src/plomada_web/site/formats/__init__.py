"""How dates stand in running text, where the usual notation of a language is not ours."""
